import type { PagePlace } from "./event.ts";
import type { Replica } from "./state.ts";

/** What the replica wants done. Each answer comes back as an event. */
export type Effect =
  /** Greet the server from these positions. */
  | {
      readonly do: "hello";
      readonly epoch: string | null;
      readonly channels: Readonly<Record<string, number>>;
    }
  /** Ask what changed in a channel above a version; answered by frames, or `sync-refused`. */
  | { readonly do: "sync"; readonly channelId: string; readonly version: number }
  /** Fetch a page; `seq` is the bound. Answered by `page-loaded` or `page-failed`, with the same place and stamp. */
  | {
      readonly do: "page";
      readonly channelId: string;
      readonly place: PagePlace;
      readonly seq: number | null;
      readonly stamp: number;
    }
  /** Fetch the friends and the requests; answered by `friends-fetched` or `friends-failed`. */
  | { readonly do: "friends" }
  /** Fetch a channel, for its mentions and markers; answered by `channel-fetched` or `channel-failed`, or it is gone. */
  | { readonly do: "channel"; readonly channelId: string }
  /** Fetch the drafts, one `draft-told` for each. */
  | { readonly do: "drafts" }
  /** Tell the server that this device has the messages up to here; else the next `ready` brings this again. */
  | { readonly do: "delivered"; readonly channelId: string; readonly seq: number }
  /** A draft has changed: keep it on the device and tell the server while it waits, else keep it no longer. */
  | { readonly do: "draft"; readonly channelId: string }
  /** Tell the server the read marker, if there is a connection; else the next `ready` brings this again. */
  | { readonly do: "read"; readonly channelId: string; readonly seq: number }
  /** A message of one's own is in: the outbox need not keep it. */
  | { readonly do: "settle"; readonly channelId: string; readonly nonce: string }
  /** Send a `tick` after this long, unless one is on its way already. */
  | { readonly do: "tick"; readonly afterMs: number }
  /** More arrived before `ready` than is kept: close, and begin again. */
  | { readonly do: "reconnect" };

export interface Step {
  readonly state: Replica;
  readonly effects: readonly Effect[];
}

/** Most events ask for nothing. */
export const NO_EFFECTS: readonly Effect[] = [];
