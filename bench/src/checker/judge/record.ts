import type { ChangeOfMessage } from "@parley/client";
import type { Channel, Draft, Message, MessageEdit } from "@parley/contract";

/**
 * A message that somebody wrote. Every text names its message: written again, as by two devices that send one draft, or
 * under the next nonce, it is still one message.
 */
export interface Written {
  readonly channelId: string;
  readonly senderId: string;
  readonly nonce: string;
  readonly text: string;
  /** `outbox`: the client keeps the order in which they were written; over `http` several travel at once. */
  readonly path: "outbox" | "http";
  /** Whose outbox, of the person's devices. */
  readonly device: string;
  readonly replyTo: string | null;
}

/** The server's word that a message is durable. */
export interface Acknowledged {
  readonly channelId: string;
  readonly senderId: string;
  readonly nonce: string;
  readonly seq: number;
  readonly id: string;
  readonly version: number;
  readonly text: string;
  readonly over: "socket" | "http";
}

/** One asking for a change of a message; asked again after an outage, it is another one. */
export interface Ask {
  readonly channelId: string;
  readonly messageId: string;
  readonly userId: string;
  readonly change: ChangeOfMessage;
  /** Moments of this run, counted up: when it was sent, and when it was answered. */
  readonly beganAt: number;
  readonly endedAt: number;
  /** `unknown`: there was no answer, or none that says; it may be made at any time after it was sent. */
  readonly outcome: "done" | "refused" | "unknown";
}

/** How far somebody has received and read a channel. */
export interface Markers {
  readonly readSeq: number;
  readonly deliveredSeq: number;
}
export interface MarkersOf extends Markers {
  readonly userId: string;
  readonly channelId: string;
}

export interface DraftOf extends Pick<Draft, "channelId" | "text" | "version"> {
  readonly userId: string;
  readonly nonce: string | null;
}
/** A draft that a device shows; `waiting` where the server does not have it. */
export interface DraftHeld extends DraftOf {
  readonly person: string;
  readonly state: "stored" | "waiting";
}

export interface MemberAtEnd extends Markers {
  readonly userId: string;
  readonly username: string;
}

/** What a client holds of one channel in the end, beside what the server tells the same person afresh. */
export interface HeldAtEnd {
  readonly person: string;
  readonly userId: string;
  readonly held: Channel;
  readonly fetched: Channel;
  readonly window: { readonly messages: readonly Message[]; readonly atEnd: boolean } | null;
  /** The person has gone to some older place of the channel, so that the window need not reach the end. */
  readonly isAway: boolean;
  /** Nonces of messages that still wait. */
  readonly pending: readonly string[];
  /** Own changes that the server does not have yet. */
  readonly changes: readonly string[];
  /** How far others have come, as far as this client knows; by user. */
  readonly receipts: ReadonlyMap<string, Markers>;
}

/** Everything of one run, as far as it can be judged. */
export interface RunRecord {
  /** In the order of writing. */
  readonly written: readonly Written[];
  readonly acknowledged: readonly Acknowledged[];
  /** Every state of a message that the server showed to anybody, in whatever way, each once. */
  readonly delivered: readonly Message[];
  readonly asks: readonly Ask[];
  /** Nonces that nobody acknowledged in the time there was. */
  readonly undrained: readonly string[];
  /** The whole history of each channel, read afresh in the end; by channel. */
  readonly histories: ReadonlyMap<string, readonly Message[]>;
  /** The texts before, of each message that somebody wanted to edit; by its id. */
  readonly edits: ReadonlyMap<string, readonly MessageEdit[]>;
  /** By channel; a thread has its parent's. */
  readonly members: ReadonlyMap<string, readonly MemberAtEnd[]>;
  /** How far people's devices said that they have come, at most. */
  readonly markersSaid: readonly MarkersOf[];
  /** How far the server said so, at most. */
  readonly markersTold: readonly MarkersOf[];
  /** Every version of a draft that a device was told of. */
  readonly draftsTold: readonly DraftOf[];
  /** What is begun and not empty, afresh; and what each device shows of it. */
  readonly drafts: readonly DraftOf[];
  readonly draftsHeld: readonly DraftHeld[];
  /** What was begun last, when nothing went wrong any more, and neither went on nor was sent. */
  readonly draftsKept: readonly Pick<DraftOf, "userId" | "channelId" | "text">[];
  readonly held: readonly HeldAtEnd[];
  /** Channels that a person's client lacks, or holds beyond those the server lists. */
  readonly strayChannels: readonly {
    readonly person: string;
    readonly channelId: string;
    readonly is: "lacking" | "beyond";
  }[];
}
