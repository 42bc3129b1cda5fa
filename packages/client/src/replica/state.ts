import type {
  Channel,
  CustomStatus,
  Friend,
  FriendRequest,
  Message,
  OwnProfile,
  PresenceStatus,
  ServerFrame,
} from "@parley/contract";
import type { Ahead } from "./ahead.ts";
import type { HeldDraft } from "./drafts.ts";
import type { Receipt } from "./markers.ts";
import type { Recount } from "./mentions.ts";
import type { Inbox } from "./notices.ts";
import type { OwnChange } from "./own-changes.ts";
import type { Recent } from "./recent.ts";

/** A message of one's own that the server has not acknowledged yet. */
export interface PendingMessage {
  readonly nonce: string;
  readonly channelId: string;
  readonly text: string;
  /** The message that it answers. */
  readonly replyTo?: string;
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
  /** How far others have received and read, as far as it was told since this page was opened; by user. */
  readonly receipts?: ReadonlyMap<string, Receipt>;
  /** Own changes that the server does not have yet, by what they change: `shownMessages` shows them. */
  readonly changes?: ReadonlyMap<string, OwnChange>;
}

/** Everything a client holds. A pure value: see SPEC.md for the events that change it. */
export interface ReplicaState {
  /** Null until the first `ready`. */
  readonly epoch: string | null;
  readonly me: OwnProfile | null;
  /** What this person may do, by name: what to show. The server asks again at every call. */
  readonly permissions: readonly string[];
  readonly channels: ReadonlyMap<string, ChannelReplica>;
  readonly friends: readonly Friend[];
  readonly friendRequests: readonly FriendRequest[];
  /** Who is not offline. */
  readonly presence: ReadonlyMap<string, PresenceStatus>;
  /** What people say of themselves, until it ends. */
  readonly customStatus: ReadonlyMap<string, CustomStatus>;
  /** What one has begun to write, by channel; an empty text is none. */
  readonly drafts: ReadonlyMap<string, HeldDraft>;
  /** Messages that one has saved (true) or let go (false), as far as it was heard since `ready`. */
  readonly saved: ReadonlyMap<string, boolean>;
  readonly inbox: Inbox;
  /** By channel, then by user: when their typing ends, milliseconds since the epoch. */
  readonly typing: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/** A channel with the replica's own bookkeeping, which nobody else needs. */
export interface HeldChannel extends ChannelReplica {
  readonly receipts: ReadonlyMap<string, Receipt>;
  readonly changes: ReadonlyMap<string, OwnChange>;
  /** The channel's mentions are as of this version: only later changes are news to them. */
  readonly mentionsAt: number;
  /** The highest seq of one's own messages that was seen: one has read up to there. */
  readonly ownSeq: number;
  /** Set while the mentions are not known to be right. */
  readonly recount: Recount | null;
  /** `asked`: the server was asked what changed, and every change waits in `early` until it says `synced`. */
  readonly recovery: "none" | "asked";
  /** The highest version that the server is known to have reached. */
  readonly known: number;
  /** Names this window; the answer to a page asked for under another stamp is not for it. */
  readonly stamp: number;
  /** Pending messages that the server has acknowledged, by nonce: gone once the channel is held up to this version. */
  readonly acked: ReadonlyMap<string, number>;
  /** A `resync` has taken the window away, and no page has brought one back yet. */
  readonly lacksWindow: boolean;
  /** Pages asked for and not answered yet. */
  readonly fetching: number;
  /** While pages are under way: what changed since, for a page may have been read before the change. */
  readonly recent: Recent | null;
  /** The revision that `channel.role` is of. */
  readonly roleRevision: number;
}

/** A channel as a call answered it. `asked`: as the replica wanted. */
export interface ChannelFetched {
  readonly type: "channel-fetched";
  readonly channel: Channel;
  readonly asked?: true;
}

export type Heard = ServerFrame | ChannelFetched;

export type Line =
  | { readonly at: "cut" }
  /** The server prepares `ready`; what is heard before it is applied after it. */
  | { readonly at: "greeting"; readonly heard: readonly Heard[] }
  | { readonly at: "live" };

export interface Replica extends ReplicaState {
  readonly channels: ReadonlyMap<string, HeldChannel>;
  readonly line: Line;
  /** Pending messages of channels that are not held (any more, or yet). */
  readonly unplaced: ReadonlyMap<string, readonly PendingMessage[]>;
  /** What was heard of channels that are not held (yet). */
  readonly ahead: ReadonlyMap<string, Ahead>;
  /** `again`: a change arrived while the lists were being fetched, so they may lack it. `failed`: to be tried again. */
  readonly friendsFetch: "none" | "asked" | "again" | "failed";
  readonly lastStamp: number;
}

export const emptyReplica: Replica = {
  epoch: null,
  me: null,
  permissions: [],
  channels: new Map(),
  friends: [],
  friendRequests: [],
  presence: new Map(),
  customStatus: new Map(),
  drafts: new Map(),
  saved: new Map(),
  inbox: { unread: 0, latest: null },
  typing: new Map(),
  line: { at: "cut" },
  unplaced: new Map(),
  ahead: new Map(),
  friendsFetch: "none",
  lastStamp: 0,
};
