import type { Channel, ChannelEvent, MemberSettings } from "@parley/contract";
import { type FactsEvent, NOTHING_AHEAD, withFactsAhead, withVersionAhead } from "./ahead.ts";
import { asking, caughtUp, restarted } from "./changes.ts";
import { type Context, unsent, withoutAcked } from "./pending.ts";
import type { HeldChannel, PendingMessage, Replica } from "./state.ts";

/** Whether every change matters: a window is held, or a page for one is under way. */
export const isTracked = (held: HeldChannel) => held.window !== null || held.fetching > 0;

export const heldChannel = (
  channel: Channel,
  { pending, stamp }: { pending: readonly PendingMessage[]; stamp: number },
): HeldChannel => ({
  channel,
  window: null,
  pending,
  early: [],
  readBy: new Map(),
  recovery: "none",
  known: channel.version,
  stamp,
  acked: new Map(),
  lacksWindow: false,
  fetching: 0,
  recent: null,
  roleRevision: channel.revision,
});

/** Everything that `revision` orders comes from the newer side, the counters from whichever is further. */
const mergedFacts = (held: HeldChannel, told: Channel): Channel => {
  const facts = told.revision >= held.channel.revision ? told : held.channel;
  return {
    ...facts,
    role: told.revision >= held.roleRevision ? told.role : held.channel.role,
    version: held.channel.version,
    lastSeq: Math.max(held.channel.lastSeq, told.lastSeq),
    readSeq: Math.max(held.channel.readSeq, told.readSeq),
    settings:
      told.settings.revision >= held.channel.settings.revision ? told.settings : held.channel.settings,
  };
};

/** The channel as the server has told it beside what is held. */
export const withTold = (held: HeldChannel, told: Channel, context: Context): HeldChannel => {
  const channel = mergedFacts(held, told);
  const known = Math.max(held.known, told.version);
  const roleRevision = Math.max(held.roleRevision, told.revision);
  const next = { ...held, channel, known, roleRevision };
  if (told.version <= channel.version) return next;
  return isTracked(held) ? asking(next, context) : caughtUp(next, told.version, context);
};

/** The same at `ready`, which is the server's word on where the channel stands. */
export const withReady = (
  held: HeldChannel,
  told: Channel,
  { stamp, ...context }: Context & { stamp: number },
): HeldChannel => {
  if (held.channel.readSeq > told.readSeq) {
    context.emit({ do: "read", channelId: told.id, seq: held.channel.readSeq });
  }
  if (told.version >= held.channel.version) {
    const next = withTold(held, told, context);
    // The window was to be fetched again, and the line was lost before it came.
    return next.lacksWindow && next.fetching === 0 ? restarted(next, stamp, context) : next;
  }
  const { readSeq } = mergedFacts(held, told);
  const behind = { ...held, known: told.version, roleRevision: told.revision };
  const channel = { ...told, readSeq: Math.min(readSeq, told.lastSeq) };
  if (!isTracked(held)) return withoutAcked({ ...behind, channel, early: [] });
  return restarted({ ...behind, channel }, stamp, context);
};

/** The channel leaves the replica. What was written in it stays with the person. */
export const withoutChannel = (state: Replica, channelId: string): Replica => {
  const held = state.channels.get(channelId);
  if (held === undefined) return state;
  const channels = new Map(state.channels);
  channels.delete(channelId);
  const typing = new Map(state.typing);
  typing.delete(channelId);
  const left = withVersionAhead({ ...state, channels, typing }, channelId, held.known);
  const pending = unsent(held);
  return pending.length === 0 ? left : { ...left, unplaced: new Map(state.unplaced).set(channelId, pending) };
};

const withSettings = (held: HeldChannel, settings: MemberSettings): HeldChannel =>
  settings.revision > held.channel.settings.revision
    ? { ...held, channel: { ...held.channel, settings } }
    : held;

const withFacts = (held: HeldChannel, event: FactsEvent, meId: string | null) => {
  if (event.change === "settings") return withSettings(held, event.settings);
  const { channel: facts } = event;
  let next = held;
  if (facts.revision > held.channel.revision) next = { ...next, channel: { ...next.channel, ...facts } };
  if (event.change !== "members" || event.userId !== meId || event.role === null) return next;
  if (facts.revision <= held.roleRevision) return next;
  return { ...next, channel: { ...next.channel, role: event.role }, roleRevision: facts.revision };
};

/** A channel that was not held is told: with it goes what was heard of it already. */
const withNewChannel = (state: Replica, told: Channel, context: Context): Replica => {
  const lastStamp = state.lastStamp + 1;
  const { version, facts } = state.ahead.get(told.id) ?? NOTHING_AHEAD;
  const created = heldChannel(told, { pending: state.unplaced.get(told.id) ?? [], stamp: lastStamp });
  const current = facts.reduce((held, event) => withFacts(held, event, context.meId), created);
  const isBehind = version > told.version;
  const held = isBehind ? asking({ ...current, known: version }, context) : current;
  const unplaced = new Map(state.unplaced);
  unplaced.delete(told.id);
  const ahead = new Map(state.ahead);
  ahead.delete(told.id);
  return { ...state, channels: new Map(state.channels).set(told.id, held), unplaced, ahead, lastStamp };
};

/** A channel is told outside `ready`: joined, or fetched. */
export const withChannel = (state: Replica, told: Channel, context: Context): Replica => {
  const held = state.channels.get(told.id);
  if (held === undefined) return withNewChannel(state, told, context);
  return { ...state, channels: new Map(state.channels).set(told.id, withTold(held, told, context)) };
};

/** A change of a channel itself. */
export const applyChannel = (state: Replica, event: ChannelEvent, context: Context): Replica => {
  if (event.change === "joined") return withChannel(state, event.channel, context);
  if (event.change === "left") return withoutChannel(state, event.channelId);
  const held = state.channels.get(event.channelId);
  if (held === undefined) return withFactsAhead(state, event);
  const next = withFacts(held, event, context.meId);
  return next === held ? state : { ...state, channels: new Map(state.channels).set(event.channelId, next) };
};
