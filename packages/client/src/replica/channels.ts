import type { Channel, MemberSettings } from "@parley/contract";
import { type FactsEvent, withFactsAhead, withVersionAhead } from "./ahead.ts";
import { type Context, unsent } from "./pending.ts";
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
  receipts: new Map(),
  changes: new Map(),
  mentionsAt: channel.version,
  recount: null,
  ownSeq: 0,
  recovery: "none",
  known: channel.version,
  stamp,
  acked: new Map(),
  lacksWindow: false,
  fetching: 0,
  recent: null,
  roleRevision: channel.revision,
});

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

/** The channel after a change of what it is, of its members, or of what one wants of it oneself. */
export const withFacts = (held: HeldChannel, event: FactsEvent, meId: string | null) => {
  if (event.change === "settings") return withSettings(held, event.settings);
  const { channel: facts } = event;
  let next = held;
  if (facts.revision > held.channel.revision) next = { ...next, channel: { ...next.channel, ...facts } };
  if (event.change !== "members" || event.userId !== meId || event.role === null) return next;
  if (facts.revision <= held.roleRevision) return next;
  return { ...next, channel: { ...next.channel, role: event.role }, roleRevision: facts.revision };
};

/** A change of a channel itself. */
export const applyFacts = (state: Replica, event: FactsEvent, context: Context): Replica => {
  const held = state.channels.get(event.channelId);
  if (held === undefined) return withFactsAhead(state, event);
  const next = withFacts(held, event, context.meId);
  return next === held ? state : { ...state, channels: new Map(state.channels).set(event.channelId, next) };
};
