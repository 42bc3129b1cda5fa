import type { Channel, Friend, FriendRequest, Message, OwnProfile, PresenceStatus } from "@parley/contract";

/** A message of one's own that the server has not acknowledged yet. */
export interface PendingMessage {
  readonly nonce: string;
  readonly channelId: string;
  readonly text: string;
  /** When it was written, RFC 3339. */
  readonly createdAt: string;
  /** `waiting` is sent as soon as there is a connection; `failed` was refused for good, and says why. */
  readonly state: { readonly at: "waiting" } | { readonly at: "failed"; readonly detail: string };
}

/**
 * What is held of one channel's messages: a contiguous run of `seq`, ascending. `atEnd` says that the run reaches the
 * newest message, so that arriving ones are appended; otherwise they only move `channel.lastSeq`.
 */
export interface MessageWindow {
  readonly messages: readonly Message[];
  readonly hasBefore: boolean;
  readonly atEnd: boolean;
}

export interface ChannelReplica {
  readonly channel: Channel;
  /** Null until a first page was asked for. */
  readonly window: MessageWindow | null;
  /** Own messages on their way, in the order they were written; shown after the window. */
  readonly pending: readonly PendingMessage[];
  /** Changes that arrived ahead of a missing version, held back until it is here. */
  readonly early: readonly Message[];
}

/** Everything a client holds. A pure value: see SPEC.md for the events that change it. */
export interface ReplicaState {
  /** Null until the first `ready`. */
  readonly epoch: string | null;
  readonly me: OwnProfile | null;
  readonly channels: ReadonlyMap<string, ChannelReplica>;
  readonly friends: readonly Friend[];
  readonly friendRequests: readonly FriendRequest[];
  /** Who is not offline. */
  readonly presence: ReadonlyMap<string, PresenceStatus>;
  /** By channel, then by user: when their typing ends, milliseconds since the epoch. */
  readonly typing: ReadonlyMap<string, ReadonlyMap<string, number>>;
}
