import type { ChannelKind, ChannelRole, Forwarded, LinkPreview, Message } from "@parley/contract";
import type { Committed } from "../../database/committed.ts";

/** A message that someone wants to post; the log says whether they may, and gives it its place. */
export interface MessageDraft {
  readonly id: string;
  readonly channelId: string;
  readonly senderId: string;
  readonly nonce: string;
  readonly text: string;
  /** RFC 3339, UTC. */
  readonly createdAt: string;
  /** A message of the same channel. */
  readonly replyTo?: string | null;
  readonly forwarded?: Forwarded | null;
  /** Members whom the text names, each once. */
  readonly mentions?: readonly string[];
}

/** What names a message before it has a place: the same key is the same message. */
export type NonceKey = Pick<MessageDraft, "channelId" | "senderId" | "nonce">;

export type RefusalCode =
  | "channel_not_found"
  | "channel_archived"
  | "friendship_required"
  | "message_not_found"
  | "posting_restricted"
  | "slow_mode";

/** Why not; `values` are those that the problem's words need. */
export interface Refused<Code extends string> {
  readonly at: "refused";
  readonly code: Code;
  readonly values?: Readonly<Record<string, string | number>>;
}

/** A message, and where the members are whom it concerns. */
export interface InChannel {
  readonly message: Message;
  /** Of a thread, its parent; else absent, for it is the message's channel. */
  readonly homeId?: string;
}

export type AppendOutcome =
  | ({
      readonly at: "appended";
      /** What the sender had begun to write under this nonce is empty now: what the draft goes on with. */
      readonly emptied?: { readonly version: number; readonly nonce: string };
    } & InChannel)
  /** The nonce was used before by this sender in this channel: the message of then, as it now is. */
  | { readonly at: "repeated"; readonly message: Message }
  | Refused<RefusalCode>;

interface OfMessage {
  readonly channelId: string;
  readonly messageId: string;
}

/** A change that a person wants. `at` is RFC 3339, UTC. */
export type WantedChange = OfMessage & { readonly userId: string; readonly at: string } & (
    | {
        readonly kind: "edit";
        readonly text: string;
        readonly mentions?: readonly string[];
        /** How old the message may be, in minutes; 0: as old as it likes. */
        readonly windowMinutes: number;
      }
    | { readonly kind: "delete" }
    | { readonly kind: "react"; readonly emoji: string; readonly on: boolean }
    | { readonly kind: "pin"; readonly on: boolean }
  );

/** A change that follows from something else, and that nobody's rights stand behind. */
export type DerivedChange = OfMessage &
  (
    | {
        readonly kind: "previews";
        readonly previews: readonly LinkPreview[];
        /** The edit that they were read for: of another one they are not. */
        readonly editCount: number;
      }
    /** The thread that hangs at the message, and up to which seq it has come; never back. */
    | { readonly kind: "thread"; readonly threadId: string; readonly count: number }
  );

export type MessageChange = WantedChange | DerivedChange;

export type ChangeRefusalCode =
  | "channel_not_found"
  | "message_not_found"
  | "message_deleted"
  | "message_not_yours"
  | "channel_archived"
  | "friendship_required"
  | "edit_window_over"
  | "reaction_limit_reached"
  | "pin_limit_reached"
  | "channel_role_required";

export type ChangeOutcome =
  | ({ readonly at: "changed" } & InChannel)
  /** It was so already. */
  | { readonly at: "unchanged"; readonly message: Message }
  | Refused<ChangeRefusalCode>;

/** What a channel and a person's place in it say about changes of its messages. */
export interface Place {
  readonly kind: ChannelKind;
  /** Null: no member. */
  readonly role: ChannelRole | null;
  readonly isArchived: boolean;
  /** Of a direct channel: the two may not write to each other (any more). */
  readonly isShut: boolean;
  readonly pinRole: ChannelRole;
}

/** Which page: at most one bound. `before` and `after` are exclusive, `around` is in the middle of the page. */
export interface PageRequest {
  readonly channelId: string;
  readonly limit: number;
  readonly bound:
    | { readonly at: "end" }
    | { readonly at: "before" | "after" | "around"; readonly seq: number };
}

export interface MessagePage {
  readonly items: readonly Message[];
  readonly hasBefore: boolean;
  readonly hasAfter: boolean;
}

/** A position to recover from: everything of the channel whose version is above this. */
export interface Position {
  readonly channelId: string;
  readonly version: number;
}

/**
 * What changed above a position, in version order, and the version that the channel then has; `too-far` where more
 * than the limit changed, or the position is ahead of the channel.
 */
export type Recovery =
  | { readonly at: "recovered"; readonly messages: Message[]; readonly version: number }
  | { readonly at: "too-far" };

/**
 * The log of every channel's messages. It assigns `seq` and `version`, both contiguous from 1 within a channel.
 * Who may post is checked inside the append; `guarantees.rights` says as of when.
 */
export interface MessageLog {
  readonly guarantees: {
    /** `statement`: by the same statement, under the channel's lock. `batch`: as they were when the batch began. */
    readonly rights: "statement" | "batch";
  };
  /**
   * Resolves once durable, with one outcome per draft, in order. Drafts of one channel take their `seq` in the order
   * given. A refused draft does not hinder the others. The sender has then received and read up to it.
   * @throws when the outcome is not known: the batch as a whole may or may not stand. A repeat of the nonces tells.
   */
  append(drafts: readonly MessageDraft[]): Promise<Committed<readonly AppendOutcome[]>>;
  /**
   * Resolves once durable, with one outcome per change, in order; each message that changed has one new version, however
   * many changes of it there are, and every outcome has the message as it then is. Messages of one channel take their
   * versions in the order in which they first changed. Decided by `changedBy`.
   * @throws when the outcome is not known. The same changes again do no harm.
   */
  change(changes: readonly MessageChange[]): Promise<Committed<readonly ChangeOutcome[]>>;
  page(request: PageRequest): Promise<MessagePage>;
  /** The first `limit` messages whose version is above the position's, in version order: for who follows the log. */
  above(position: Position, limit: number): Promise<readonly Message[]>;
  /** One recovery per position, in order; at most `limit` messages each. */
  recover(positions: readonly Position[], limit: number): Promise<readonly Recovery[]>;
}
