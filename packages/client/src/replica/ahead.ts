import type { ChannelEvent } from "@parley/contract";
import type { Replica } from "./state.ts";

/** Channels that are not held and of which something is remembered, for they may be joined in a moment. */
const AHEAD_CHANNELS_MAX = 1_000;
const AHEAD_FACTS_MAX = 16;

export type FactsEvent = Extract<ChannelEvent, { readonly change: "updated" | "members" | "settings" }>;

/** What came of a channel before the word that it was joined, or between leaving it and joining it again. */
export interface Ahead {
  readonly version: number;
  readonly facts: readonly FactsEvent[];
  /** The word that it was left was the last one. */
  readonly isLeft: boolean;
}

export const NOTHING_AHEAD: Ahead = { version: 0, facts: [], isLeft: false };

const withAhead = (state: Replica, channelId: string, change: (ahead: Ahead) => Ahead): Replica => {
  const kept = state.ahead.size < AHEAD_CHANNELS_MAX ? state.ahead : new Map<string, Ahead>();
  const ahead = new Map(kept).set(channelId, change(kept.get(channelId) ?? NOTHING_AHEAD));
  return { ...state, ahead };
};

export const withVersionAhead = (state: Replica, channelId: string, version: number): Replica =>
  withAhead(state, channelId, (ahead) => ({ ...ahead, version: Math.max(ahead.version, version) }));

export const withFactsAhead = (state: Replica, event: FactsEvent): Replica =>
  withAhead(state, event.channelId, (ahead) => ({
    ...ahead,
    facts: [...ahead.facts.slice(1 - AHEAD_FACTS_MAX), event],
  }));

export const withLeftAhead = (state: Replica, channelId: string): Replica =>
  withAhead(state, channelId, (ahead) => ({ ...ahead, isLeft: true }));
