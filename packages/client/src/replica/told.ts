import type { Channel } from "@parley/contract";
import { NOTHING_AHEAD } from "./ahead.ts";
import { asking, caughtUp, restarted } from "./changes.ts";
import { heldChannel, isTracked, withFacts } from "./channels.ts";
import { isUnfollowed, withOwnMarkers, withUnfollowedRead } from "./markers.ts";
import { recounting, toldMentions } from "./mentions.ts";
import { withoutDoubtful } from "./own-changes.ts";
import { type Context, withoutAcked } from "./pending.ts";
import type { HeldChannel, Replica } from "./state.ts";

/** What `revision` orders comes from the newer side, the last seq from whichever is further; markers stay. */
const mergedFacts = (held: HeldChannel, told: Channel): Channel => {
  const { readSeq, deliveredSeq, mentions, settings } = held.channel;
  const facts = told.revision >= held.channel.revision ? told : held.channel;
  return {
    ...facts,
    role: told.revision >= held.roleRevision ? told.role : held.channel.role,
    version: held.channel.version,
    lastSeq: Math.max(held.channel.lastSeq, told.lastSeq),
    readSeq,
    deliveredSeq,
    mentions,
    settings: told.settings.revision >= settings.revision ? told.settings : settings,
  };
};

/** An event is heard in its order; an answer to a call may have been overtaken by one. */
export type ToldBy = "event" | "answer";

interface Told {
  readonly told: Channel;
  readonly by: ToldBy;
}

/** One follows a thread from here on: its markers are the server's, which has made them now. */
const withFollowed = (held: HeldChannel, { told, by }: Told): HeldChannel => {
  if (held.channel.kind !== "thread" || by === "answer" || told.follows === undefined) return held;
  const { channel } = held;
  if (channel.follows === told.follows) return held;
  const follows = { ...channel, follows: told.follows };
  if (!told.follows) return { ...held, channel: follows };
  const { readSeq, deliveredSeq, mentions } = told;
  const markers = { readSeq, deliveredSeq: Math.max(deliveredSeq, readSeq), mentions };
  const begun = { ...held, channel: { ...follows, ...markers }, mentionsAt: told.version };
  // What one has written there may not have been counted yet.
  return withOwnMarkers(begun, { readSeq: held.ownSeq });
};

/** What is unread, as it is told; an answer of before one followed, or after, says nothing of it. */
const withToldUnread = (held: HeldChannel, { told }: Told, { meId }: Context): HeldChannel => {
  const { channel, mentionsAt, recount } = held;
  if (channel.kind === "thread" && told.follows !== channel.follows) return held;
  const { readSeq, deliveredSeq } = told;
  const next = withOwnMarkers(held, { readSeq, deliveredSeq });
  const counted = toldMentions(next, told, { readSeq: next.channel.readSeq, meId });
  if (counted.mentionsAt === mentionsAt && counted.recount === recount) return next;
  const { mentions, ...known } = counted;
  return { ...next, ...known, channel: { ...next.channel, mentions: [...mentions] } };
};

/** The channel as the server has told it beside what is held. */
export const withTold = (before: HeldChannel, { told, by }: Told, context: Context): HeldChannel => {
  const held = withFollowed(before, { told, by });
  const { follows } = held.channel;
  const channel = { ...mergedFacts(held, told), ...(follows !== undefined && { follows }) };
  const known = Math.max(held.known, told.version);
  const roleRevision = Math.max(held.roleRevision, told.revision);
  const counted = withToldUnread({ ...held, channel, known, roleRevision }, { told, by }, context);
  const next = withUnfollowedRead(counted);
  // Its mentions were told as of a version that is not the one held: what came between counts too.
  const isOther = told.follows !== follows && told.version > channel.version;
  const misses = (held !== before && told.version < channel.version) || isOther;
  const whole = misses && !isUnfollowed(next) ? recounting(next, context) : next;
  if (told.version <= channel.version) return whole;
  return isTracked(held) ? asking(whole, context) : caughtUp(whole, told.version, context);
};

/** What the server has not heard of what was delivered here is told to it again. */
const withTellable = (held: HeldChannel, told: Channel): HeldChannel => {
  const deliveredSeq = Math.max(told.deliveredSeq, held.channel.readSeq);
  if (deliveredSeq >= held.channel.deliveredSeq) return held;
  return { ...held, channel: { ...held.channel, deliveredSeq } };
};

/** The same at `ready`, which is the server's word on where the channel stands. */
export const withReady = (
  held: HeldChannel,
  told: Channel,
  { stamp, ...context }: Context & { stamp: number },
): HeldChannel => {
  if (held.channel.readSeq > told.readSeq && !isUnfollowed(held)) {
    context.emit({ do: "read", channelId: told.id, seq: held.channel.readSeq });
  }
  if (told.version >= held.channel.version) {
    const next = withTold(withTellable(held, told), { told, by: "event" }, context);
    // The window was to be fetched again, and the line was lost before it came.
    return next.lacksWindow && next.fetching === 0 ? restarted(next, stamp, context) : next;
  }
  const readSeq = Math.max(held.channel.readSeq, told.readSeq);
  const counted = { known: told.version, mentionsAt: told.version, recount: null };
  const behind = withoutDoubtful({ ...held, ...counted, roleRevision: told.revision });
  const channel = { ...told, readSeq: Math.min(readSeq, told.lastSeq) };
  if (!isTracked(held)) return withoutAcked({ ...behind, channel, early: [] });
  return restarted({ ...behind, channel }, stamp, context);
};

/** A channel that was not held is told: with it goes what was heard of it already. */
const withNewChannel = (state: Replica, told: Channel, context: Context): Replica => {
  const lastStamp = state.lastStamp + 1;
  const { version, facts } = state.ahead.get(told.id) ?? NOTHING_AHEAD;
  const created = heldChannel(told, { pending: state.unplaced.get(told.id) ?? [], stamp: lastStamp });
  const current = facts.reduce((held, event) => withFacts(held, event, context.meId), created);
  const isBehind = version > told.version;
  // What one has begun to write there is told at `ready`, and by its own changes.
  if (context.isLive) context.emit({ do: "drafts" });
  const held = isBehind ? asking({ ...current, known: version }, context) : current;
  const unplaced = new Map(state.unplaced);
  unplaced.delete(told.id);
  const ahead = new Map(state.ahead);
  ahead.delete(told.id);
  return { ...state, channels: new Map(state.channels).set(told.id, held), unplaced, ahead, lastStamp };
};

/** A channel is told outside `ready`: joined, or fetched. */
export const withChannel = (state: Replica, { told, by }: Told, context: Context): Replica => {
  const held = state.channels.get(told.id);
  if (held === undefined) return withNewChannel(state, told, context);
  const next = withTold(held, { told, by }, context);
  return { ...state, channels: new Map(state.channels).set(told.id, next) };
};
