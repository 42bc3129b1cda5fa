import type { Channel, Message } from "@parley/contract";

/** A message that somebody wrote. Every text is written once, so that it names its message too. */
export interface Written {
  readonly channelId: string;
  readonly senderId: string;
  readonly nonce: string;
  readonly text: string;
  /** `outbox`: the client keeps the order in which they were written; over `http` several travel at once. */
  readonly path: "outbox" | "http";
}

/** The server's word that a message is durable. */
export interface Acknowledged {
  readonly channelId: string;
  readonly senderId: string;
  readonly nonce: string;
  readonly seq: number;
  readonly id: string;
  readonly text: string;
  readonly over: "socket" | "http";
}

/** A message that the server showed to somebody. */
export type Delivered = Pick<Message, "channelId" | "senderId" | "nonce" | "seq" | "id" | "text">;

/** What a client holds of one channel in the end, beside what the server tells the same person afresh. */
export interface HeldAtEnd {
  readonly person: string;
  readonly held: Channel;
  readonly fetched: Channel;
  readonly window: { readonly messages: readonly Message[]; readonly atEnd: boolean } | null;
  /** The person has gone to some older place of the channel, so that the window need not reach the end. */
  readonly isAway: boolean;
  /** Nonces of messages that still wait. */
  readonly pending: readonly string[];
}

/** Everything of one run, as far as it can be judged. */
export interface RunRecord {
  /** In the order of writing. */
  readonly written: readonly Written[];
  readonly acknowledged: readonly Acknowledged[];
  readonly delivered: readonly Delivered[];
  /** Nonces that nobody acknowledged in the time there was. */
  readonly undrained: readonly string[];
  /** The whole history of each channel, read afresh in the end; by channel. */
  readonly histories: ReadonlyMap<string, readonly Message[]>;
  readonly held: readonly HeldAtEnd[];
  /** Channels that a person's client lacks, or holds beyond those the server lists. */
  readonly strayChannels: readonly {
    readonly person: string;
    readonly channelId: string;
    readonly is: "lacking" | "beyond";
  }[];
}
