import type { AnswerOf, Channel, Friend, FriendRequest, OwnProfile, ServerFrame } from "@parley/contract";
import type { PendingMessage } from "./state.ts";

/** Which page: the newest, the one beside the window, or the one around a seq. */
export type PagePlace =
  | { readonly at: "end" }
  | { readonly at: "before" }
  | { readonly at: "after" }
  | { readonly at: "around"; readonly seq: number };

export type MessagePage = AnswerOf<"message.page">;

interface OfDraft {
  readonly channelId: string;
  readonly nonce: string;
}
interface OfPage {
  readonly channelId: string;
  readonly stamp: number;
}

/** Everything that can happen to a replica. */
export type ReplicaEvent =
  /** A socket is open; its hello is to be sent. */
  | { readonly type: "opened" }
  | { readonly type: "frame"; readonly frame: ServerFrame; readonly now: number }
  /** The socket is gone. */
  | { readonly type: "lost" }
  /** A `sync` was answered with a problem. */
  | { readonly type: "sync-refused"; readonly channelId: string }
  | { readonly type: "tick"; readonly now: number }
  | { readonly type: "drafted"; readonly message: PendingMessage }
  | ({ readonly type: "failed"; readonly detail: string } & OfDraft)
  | ({ readonly type: "retried" } & OfDraft)
  | ({ readonly type: "discarded" } & OfDraft)
  | { readonly type: "page-wanted"; readonly channelId: string; readonly place: PagePlace }
  | ({ readonly type: "page-loaded"; readonly place: PagePlace; readonly page: MessagePage } & OfPage)
  | ({ readonly type: "page-failed" } & OfPage)
  | { readonly type: "read"; readonly channelId: string; readonly seq: number }
  | { readonly type: "channel-fetched"; readonly channel: Channel }
  /** A call was answered that there is no such channel, for this person. */
  | { readonly type: "channel-gone"; readonly channelId: string }
  | { readonly type: "profile-fetched"; readonly me: OwnProfile }
  | {
      readonly type: "friends-fetched";
      readonly friends: readonly Friend[];
      readonly requests: readonly FriendRequest[];
    }
  | { readonly type: "friends-failed" };
