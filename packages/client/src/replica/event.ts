import type { AnswerOf, Draft, Friend, FriendRequest, OwnProfile, ServerFrame } from "@parley/contract";
import type { KeptDraft } from "./drafts.ts";
import type { Receipt } from "./markers.ts";
import type { OwnChange } from "./own-changes.ts";
import type { ChannelFetched, PendingMessage } from "./state.ts";

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
  | ChannelFetched
  /** A channel that the replica asked for could not be had. */
  | { readonly type: "channel-failed"; readonly channelId: string }
  /** How far members have come was fetched. */
  | {
      readonly type: "receipts-fetched";
      readonly channelId: string;
      readonly receipts: readonly (readonly [userId: string, receipt: Receipt])[];
    }
  /** One changes a message: it is shown at once. */
  | { readonly type: "changing"; readonly channelId: string; readonly change: OwnChange }
  /** The server has made the change at a version, or will not (null). */
  | {
      readonly type: "change-over";
      readonly channelId: string;
      readonly key: string;
      readonly number: number;
      readonly version: number | null;
    }
  | { readonly type: "draft-typed"; readonly channelId: string; readonly text: string; readonly now: number }
  /** A message was written in a channel: what was begun there is over. */
  | ({ readonly type: "draft-sent"; readonly now: number } & OfDraft)
  /** The server answered with a draft. */
  | { readonly type: "draft-told"; readonly draft: Draft }
  | { readonly type: "draft-refused"; readonly channelId: string }
  /** Drafts that this device keeps were read. */
  | { readonly type: "drafts-kept"; readonly drafts: readonly KeptDraft[] }
  | { readonly type: "saved-told"; readonly messageIds: readonly string[]; readonly on: boolean }
  /** The server answered with a page of what is saved; what was heard by then may be newer. */
  | { readonly type: "saved-listed"; readonly messageIds: readonly string[] }
  /** From here on the server tells of other people; of these it told before, too. */
  | { readonly type: "watched"; readonly userIds: readonly string[] }
  /** A call was answered that there is no such channel, for this person. */
  | { readonly type: "channel-gone"; readonly channelId: string }
  | { readonly type: "profile-fetched"; readonly me: OwnProfile }
  | {
      readonly type: "friends-fetched";
      readonly friends: readonly Friend[];
      readonly requests: readonly FriendRequest[];
    }
  | { readonly type: "friends-failed" };
