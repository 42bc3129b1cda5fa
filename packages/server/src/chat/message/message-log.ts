import type { Message } from "@parley/contract";
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
}

/** What names a message before it has a place: the same key is the same message. */
export type NonceKey = Pick<MessageDraft, "channelId" | "senderId" | "nonce">;

export type RefusalCode = "channel_not_found" | "channel_archived" | "friendship_required";

export type AppendOutcome =
  | { readonly at: "appended"; readonly message: Message }
  /** The nonce was used before by this sender in this channel: the message of then, as it now is. */
  | { readonly at: "repeated"; readonly message: Message }
  | { readonly at: "refused"; readonly code: RefusalCode };

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
   * given. A refused draft does not hinder the others.
   * @throws when the outcome is not known: the batch as a whole may or may not stand. A repeat of the nonces tells.
   */
  append(drafts: readonly MessageDraft[]): Promise<Committed<readonly AppendOutcome[]>>;
  page(request: PageRequest): Promise<MessagePage>;
  /** One recovery per position, in order; at most `limit` messages each. */
  recover(positions: readonly Position[], limit: number): Promise<readonly Recovery[]>;
}
