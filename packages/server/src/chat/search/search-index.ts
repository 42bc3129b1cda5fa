import type { Message } from "@parley/contract";
import type { SearchQuery } from "./search-query.ts";

/** What the index reads of a message. */
export type IndexedMessage = Pick<
  Message,
  "channelId" | "seq" | "version" | "senderId" | "text" | "createdAt" | "deletedAt" | "mentions"
> & { readonly hasFile?: boolean };

/** What changed in a channel above one version and up to another: each message as it now is, once. */
export interface Run {
  readonly channelId: string;
  /** Of a thread, the channel that it belongs to, for good; else absent. */
  readonly homeId?: string;
  readonly above: number;
  readonly upTo: number;
  readonly messages: readonly IndexedMessage[];
}

export interface Search {
  readonly query: SearchQuery;
  /** Whose messages may be found, and those of their threads; what is asked for beyond them is not there. */
  readonly channels: readonly string[];
  /** `next` of the page before. */
  readonly cursor: number | null;
  readonly limit: number;
}

export interface Hit {
  readonly channelId: string;
  readonly seq: number;
}

/** Newest first. `next`: where to go on, null at the end; a page may be short, or empty, and there be more. */
export interface Found {
  readonly hits: readonly Hit[];
  readonly next: number | null;
}

/**
 * An index of what is written in the messages, built from their log and able to be built again from it at any time. A
 * message is found from when the `apply` that brings it has resolved. The order is that of `createdAt`, which is the
 * same on every node; a cursor counts on each of them.
 */
export interface SearchIndex {
  /**
   * Takes runs in, all of them or none, and answers which version each of their channels is at now. Idempotent: what was
   * taken in before changes nothing. A run that begins above where its channel is would leave a hole and is not taken in;
   * the answer then says from where to read again, which is 0 after the index was lost.
   */
  apply(runs: readonly Run[]): Promise<ReadonlyMap<string, number>>;
  /** By channel, the version up to which it has everything. */
  positions(): Promise<ReadonlyMap<string, number>>;
  /** Works for a bounded time, and answers what it has found by then. */
  find(search: Search): Promise<Found>;
  /** Nothing of the channel and of its threads is found any more, nor kept. */
  forgetChannel(channelId: string): Promise<void>;
  /** Lets what is under way end. */
  [Symbol.asyncDispose](): Promise<void>;
}
