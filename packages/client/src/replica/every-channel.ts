import type { HeldChannel, Replica } from "./state.ts";

/** Applies `change` to every channel; keeps the map where nothing changed. */
export const withEveryChannel = (state: Replica, change: (held: HeldChannel) => HeldChannel): Replica => {
  let channels: Map<string, HeldChannel> | null = null;
  for (const [id, held] of state.channels) {
    const next = change(held);
    if (next === held) continue;
    channels ??= new Map(state.channels);
    channels.set(id, next);
  }
  return channels === null ? state : { ...state, channels };
};
