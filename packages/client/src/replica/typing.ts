import { type Message, TYPING_EXPIRES_MS } from "@parley/contract";
import type { Context } from "./pending.ts";
import type { Replica } from "./state.ts";

const withTypists = (state: Replica, channelId: string, typists: ReadonlyMap<string, number>): Replica => {
  const typing = new Map(state.typing);
  if (typists.size === 0) typing.delete(channelId);
  else typing.set(channelId, typists);
  return { ...state, typing };
};

/** Someone types. Without another word of it they have stopped after `TYPING_EXPIRES_MS`. */
export const applyTyping = (
  state: Replica,
  { channelId, userId, now }: { channelId: string; userId: string; now: number },
  { meId, emit }: Context,
): Replica => {
  if (userId === meId || !state.channels.has(channelId)) return state;
  emit({ do: "tick", afterMs: TYPING_EXPIRES_MS });
  const typists = new Map(state.typing.get(channelId)).set(userId, now + TYPING_EXPIRES_MS);
  return withTypists(state, channelId, typists);
};

/** Who has sent a message is not typing it any more. */
export const withoutSenders = (state: Replica, channelId: string, messages: readonly Message[]): Replica => {
  const typists = state.typing.get(channelId);
  if (typists === undefined) return state;
  const senders = new Set(messages.map((message) => message.senderId));
  const left = new Map([...typists].filter(([userId]) => !senders.has(userId)));
  return left.size === typists.size ? state : withTypists(state, channelId, left);
};

/** Ends the typing that has expired, and asks for another tick while any is left. */
export const withoutExpired = (state: Replica, now: number, { emit }: Context): Replica => {
  if (state.typing.size === 0) return state;
  let next = state;
  let soonest = Number.POSITIVE_INFINITY;
  for (const [channelId, typists] of state.typing) {
    const left = new Map([...typists].filter(([, endsAt]) => endsAt > now));
    for (const endsAt of left.values()) soonest = Math.min(soonest, endsAt);
    if (left.size < typists.size) next = withTypists(next, channelId, left);
  }
  if (soonest < Number.POSITIVE_INFINITY) emit({ do: "tick", afterMs: soonest - now });
  return next;
};
