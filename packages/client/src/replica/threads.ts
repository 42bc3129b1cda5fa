import type { Channel } from "@parley/contract";
import { withLeftAhead } from "./ahead.ts";
import { isTracked, withoutChannel } from "./channels.ts";
import { isUnfollowed, withOwnMarkers } from "./markers.ts";
import { recounting } from "./mentions.ts";
import type { Context } from "./pending.ts";
import type { HeldChannel, Replica } from "./state.ts";
import { withChannel } from "./told.ts";

const isThreadOf = ({ channel }: HeldChannel, parentId: string) =>
  channel.kind === "thread" && channel.parentId === parentId;

/** A thread's members and rights are those of its channel. */
const alike = (thread: Channel, parent: Channel): Channel => {
  const { visibility, permissions, slowModeSeconds, memberCount, archivedAt, role } = parent;
  const isAlike =
    thread.visibility === visibility &&
    thread.permissions === permissions &&
    thread.slowModeSeconds === slowModeSeconds &&
    thread.memberCount === memberCount &&
    thread.archivedAt === archivedAt &&
    thread.role === role;
  return isAlike
    ? thread
    : { ...thread, visibility, permissions, slowModeSeconds, memberCount, archivedAt, role };
};

/** Every thread with its parent's members and rights, which are the ones that are told when they change. */
export const withThreadsAlike = (state: Replica): Replica => {
  let channels: Map<string, HeldChannel> | null = null;
  for (const [id, held] of state.channels) {
    const parent =
      held.channel.kind === "thread" ? state.channels.get(held.channel.parentId ?? "") : undefined;
    if (parent === undefined) continue;
    const channel = alike(held.channel, parent.channel);
    if (channel === held.channel) continue;
    channels ??= new Map(state.channels);
    channels.set(id, { ...held, channel });
  }
  return channels === null ? state : { ...state, channels };
};

const isLookedAt = (held: HeldChannel) => isTracked(held) || held.lacksWindow;

/** Nothing of a thread that one does not follow is unread. */
const unfollowed = (held: HeldChannel): HeldChannel => {
  if (isUnfollowed(held)) return held;
  const channel: Channel = { ...held.channel, follows: false };
  return withOwnMarkers({ ...held, channel }, { readSeq: channel.lastSeq });
};

/**
 * The server does not list a thread that one does not follow. While one looks at it, it stays, as long as its channel
 * is one's own: its position went with the hello, and the rest of what it is is fetched.
 */
export const keptThread = (
  held: HeldChannel,
  listed: ReadonlySet<string>,
  context: Context,
): HeldChannel | null => {
  const { kind, parentId = "" } = held.channel;
  if (kind !== "thread" || !listed.has(parentId) || !isLookedAt(held)) return null;
  return recounting(unfollowed(held), context);
};

/** One has left a channel, and its threads with it; or a thread, which stays while one looks at it. */
export const withoutLeft = (before: Replica, channelId: string): Replica => {
  const held = before.channels.get(channelId);
  if (held === undefined) return withLeftAhead(before, channelId);
  const { kind, parentId = "" } = held.channel;
  if (kind === "thread" && before.channels.has(parentId) && isLookedAt(held)) {
    return { ...before, channels: new Map(before.channels).set(channelId, unfollowed(held)) };
  }
  return withLeftAhead(withoutTree(before, channelId), channelId);
};

/**
 * A channel that a call has answered with. Of a thread, the answer may have been overtaken by the word that one does not
 * follow it any more, or has left its channel.
 */
export const withAnswered = (state: Replica, told: Channel, context: Context): Replica => {
  const isNew = told.kind === "thread" && !state.channels.has(told.id);
  if (isNew && state.line.at === "live" && !state.channels.has(told.parentId ?? "")) return state;
  const { lastSeq } = told;
  const isLeft = isNew && state.ahead.get(told.id)?.isLeft === true;
  const notFollowed = { follows: false, readSeq: lastSeq, deliveredSeq: lastSeq, mentions: [] };
  const seen = isLeft ? { ...told, ...notFollowed } : told;
  return withThreadsAlike(withChannel(state, { told: seen, by: "answer" }, context));
};

/** A channel is gone, with all that hangs in it. */
export const withoutTree = (before: Replica, channelId: string): Replica => {
  let state = before;
  for (const [id, thread] of before.channels) {
    if (isThreadOf(thread, channelId)) state = withoutChannel(state, id);
  }
  return withoutChannel(state, channelId);
};
