import { z } from "zod";
import { Channel, ChannelEvent } from "./channel.ts";
import { Draft, DraftEvent } from "./draft.ts";
import { FriendEvent } from "./friend.ts";
import {
  DeleteCommand,
  EditCommand,
  Message,
  MessagesEvent,
  PinCommand,
  ReactCommand,
  SendCommand,
  Version,
} from "./message.ts";
import { NotificationEvent } from "./notification.ts";
import { PresenceCommand, PresenceEvent, WatchCommand } from "./presence.ts";
import { Problem } from "./problem.ts";
import { DeliveredCommand, ReadCommand, ReceiptEvent, UnreadEvent } from "./receipt.ts";
import { SavedEvent } from "./saved.ts";
import { Id } from "./text.ts";
import { TypingCommand, TypingEvent } from "./typing.ts";
import { OwnProfile } from "./user.ts";

export const REALTIME_PATH = "/api/v1/realtime";
export const SUBPROTOCOL = "parley.v1.json";
export const FRAME_BYTES_MAX = 128 * 1024;
/** A client pings after this long without a frame. (The server pings below the frames, by RFC 6455.) */
export const HEARTBEAT_INTERVAL_MS = 25_000;
/** A connection that has not said hello by then is closed, whatever else it has sent. */
export const HELLO_TIMEOUT_MS = 10_000;
/** Channels whose positions fit into one hello; the rest are recovered by `sync`. */
export const HELLO_CHANNELS_MAX = 500;
/** Recovery of one channel sends at most this many messages; past it the client takes a fresh page. */
export const RECOVERY_MESSAGES_MAX = 500;

/**
 * Close codes say what the client does next. 4400–4499: stop, but for 4401, which renews the token and reconnects
 * once. 4500–4599: reconnect with jittered backoff.
 */
export const CLOSE = {
  badFrame: 4400,
  tokenExpired: 4401,
  sessionRevoked: 4403,
  replaced: 4409,
  abuse: 4429,
  goingAway: 4501,
  idle: 4504,
  tooSlow: 4508,
  resync: 4509,
} as const;
export type CloseCode = (typeof CLOSE)[keyof typeof CLOSE];

const Ref = z.string().max(64);
const AccessToken = z.string().min(1).max(8_192);

/** The first frame: who this is, and up to where each channel is held already. */
export const HelloCommand = z.object({
  op: z.literal("hello"),
  ref: Ref,
  token: AccessToken,
  epoch: z.string().max(64).optional(),
  channels: z
    .record(Id, Version)
    .refine((channels) => Object.keys(channels).length <= HELLO_CHANNELS_MAX, {
      error: `At most ${HELLO_CHANNELS_MAX} channels`,
    })
    .optional(),
});
/** A renewed token on a live socket. */
export const AuthCommand = z.object({ op: z.literal("auth"), ref: Ref, token: AccessToken });
/** Asks for what changed in one channel above a version. */
export const SyncCommand = z.object({ op: z.literal("sync"), ref: Ref, channelId: Id, version: Version });
export const PingCommand = z.object({ op: z.literal("ping"), ref: Ref.optional() });

/** Everything a client may send, by its `op`. */
export const COMMANDS = {
  hello: HelloCommand,
  auth: AuthCommand,
  send: SendCommand,
  edit: EditCommand,
  delete: DeleteCommand,
  react: ReactCommand,
  pin: PinCommand,
  read: ReadCommand,
  delivered: DeliveredCommand,
  typing: TypingCommand,
  presence: PresenceCommand,
  watch: WatchCommand,
  sync: SyncCommand,
  ping: PingCommand,
} as const;
export type CommandName = keyof typeof COMMANDS;
export type CommandOf<N extends CommandName> = z.infer<(typeof COMMANDS)[N]>;
export type Command = { [N in CommandName]: CommandOf<N> }[CommandName];

export const ReadyEvent = z.object({
  op: z.literal("ready"),
  ref: Ref,
  epoch: z
    .string()
    .meta({ description: "Names the incarnation of the database: when it differs, start afresh" }),
  sessionId: Id,
  me: OwnProfile,
  permissions: z
    .array(z.string())
    .meta({ description: "What this person may do now; to show, the server asks again at every call" }),
  channels: z.array(Channel).meta({ description: "One's channels, and the threads that one follows" }),
  drafts: z.array(Draft),
  unreadNotifications: z.int().min(0),
  heartbeatMs: z.int(),
});
/** One's own profile, roles or permissions changed: this is all of it, as it now is. */
export const MeEvent = z.object({ op: z.literal("me"), me: OwnProfile, permissions: z.array(z.string()) });
/** A channel is now held up to `version`. */
export const SyncedEvent = z.object({
  op: z.literal("synced"),
  ref: Ref.optional(),
  channelId: Id,
  version: Version,
});
/** The gap is too large, or the position is not one of this channel's: take a fresh page. */
export const ResyncEvent = z.object({ op: z.literal("resync"), ref: Ref.optional(), channelId: Id });
export const PongEvent = z.object({ op: z.literal("pong"), ref: Ref.optional() });
export const AckEvent = z.object({ op: z.literal("ack"), ref: Ref, message: Message.optional() });
export const NackEvent = z.object({ op: z.literal("nack"), ref: Ref.nullable(), problem: Problem });
/** About the session itself; `ended` is followed by the close code 4403. */
export const SessionEvent = z.object({
  op: z.literal("session"),
  change: z.enum(["ended"]),
  reason: z.string(),
});

/** Everything a server may send. */
export const ServerFrame = z.union([
  ReadyEvent,
  SyncedEvent,
  ResyncEvent,
  PongEvent,
  AckEvent,
  NackEvent,
  SessionEvent,
  MeEvent,
  MessagesEvent,
  ReceiptEvent,
  UnreadEvent,
  DraftEvent,
  SavedEvent,
  NotificationEvent,
  TypingEvent,
  PresenceEvent,
  ChannelEvent,
  FriendEvent,
]);
export type ServerFrame = z.infer<typeof ServerFrame>;
export type ReadyEvent = z.infer<typeof ReadyEvent>;
export type MeEvent = z.infer<typeof MeEvent>;
/** What a person is told of themselves. */
export type Self = Pick<MeEvent, "me" | "permissions">;
