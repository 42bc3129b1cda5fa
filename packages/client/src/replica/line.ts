import { HELLO_CHANNELS_MAX } from "@parley/contract";
import { isTracked } from "./channels.ts";
import { withEveryChannel } from "./every-channel.ts";
import type { Context } from "./pending.ts";
import type { Replica } from "./state.ts";

/** What the old connection was in the middle of will not be finished: the next one recovers it. */
export const lost = (state: Replica): Replica => {
  const next = withEveryChannel(state, (held) =>
    held.recovery === "none" && held.early.length === 0 ? held : { ...held, recovery: "none", early: [] },
  );
  return { ...next, line: { at: "cut" } };
};

/** A socket is open: it is greeted from where each channel is held. */
export const opened = (before: Replica, { emit }: Context): Replica => {
  const state = lost(before);
  const positions: Record<string, number> = {};
  let count = 0;
  // Without an epoch the positions mean nothing to the server: `ready` shows where it stands.
  const next = withEveryChannel(state, (held) => {
    if (state.epoch === null || !isTracked(held) || count === HELLO_CHANNELS_MAX) return held;
    count += 1;
    positions[held.channel.id] = held.channel.version;
    return { ...held, recovery: "asked" };
  });
  emit({ do: "hello", epoch: state.epoch, channels: positions });
  return { ...next, line: { at: "greeting", heard: [] }, ahead: new Map() };
};
