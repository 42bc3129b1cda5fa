import type {
  ChannelEvent,
  DraftEvent,
  FriendEvent,
  MessagesEvent,
  NotificationEvent,
  OwnStatus,
  PresenceEvent,
  ReceiptEvent,
  SavedEvent,
  TypingEvent,
  UnreadEvent,
} from "@parley/contract";

/** What people are told. The answers to their own commands are no events: they go to one socket alone. */
export type RealtimeEvent =
  | MessagesEvent
  | ReceiptEvent
  | UnreadEvent
  | TypingEvent
  | PresenceEvent
  | ChannelEvent
  | FriendEvent
  | DraftEvent
  | SavedEvent
  | NotificationEvent;

/** Every socket of the members of a channel; every socket of one person; every socket that watches this person. */
export type Audience =
  | { readonly channelId: string }
  | { readonly userId: string }
  | { readonly watchersOf: string };

/**
 * What travels from a feature to the hub of every node, in order. A `join` makes the person's sockets receive the
 * channel from here on, a `leave` ends that, an `end-*` closes sockets with 4403. `person-changed` says that someone's
 * profile, roles, lock or factors are not what they were: caches forget them, and their sockets are told what they are
 * now. `rights-changed` says the same of everyone, for a role holds other permissions than before. `status-set` is what
 * someone now says of themselves; the higher revision is the later. `block-changed`: a block between two was made or
 * ended, of which neither is told in words.
 */
export type Signal =
  | { readonly kind: "event"; readonly to: Audience; readonly event: RealtimeEvent }
  | { readonly kind: "join"; readonly userId: string; readonly channelId: string }
  | { readonly kind: "leave"; readonly userId: string; readonly channelId: string }
  | {
      readonly kind: "end-session";
      readonly sessionId: string;
      readonly userId: string;
      readonly reason: string;
    }
  | { readonly kind: "end-user"; readonly userId: string; readonly reason: string }
  | { readonly kind: "person-changed"; readonly userId: string }
  | { readonly kind: "rights-changed" }
  | {
      readonly kind: "status-set";
      readonly userId: string;
      readonly status: OwnStatus;
      readonly revision: number;
    }
  | { readonly kind: "block-changed"; readonly userIds: readonly [string, string] };

export const tell = (to: Audience, event: RealtimeEvent): Signal => ({ kind: "event", to, event });
