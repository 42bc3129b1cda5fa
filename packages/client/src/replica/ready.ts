import type { ReadyEvent } from "@parley/contract";
import { heldChannel, withoutChannel, withReady } from "./channels.ts";
import { withFriendsWanted } from "./friends.ts";
import { meAtReady } from "./me.ts";
import { type Context, unsent } from "./pending.ts";
import { emptyReplica, type HeldChannel, type PendingMessage, type Replica } from "./state.ts";

/** Everything of the server's goes; what the person wrote and has not sent stays. */
export const startedAfresh = (state: Replica): Replica => {
  const unplaced = new Map<string, readonly PendingMessage[]>(state.unplaced);
  for (const [id, held] of state.channels) {
    const pending = unsent(held);
    if (pending.length > 0) unplaced.set(id, pending);
  }
  const { line, lastStamp, friendsFetch } = state;
  return { ...emptyReplica, unplaced, line, lastStamp, friendsFetch };
};

/** The server's list replaces the channels that are held; each one that stays keeps its window. */
export const applyReady = (before: Replica, ready: ReadyEvent, context: Context): Replica => {
  const listed = new Set(ready.channels.map((channel) => channel.id));
  let state = before.epoch === null || before.epoch === ready.epoch ? before : startedAfresh(before);
  for (const id of state.channels.keys()) if (!listed.has(id)) state = withoutChannel(state, id);
  const channels = new Map<string, HeldChannel>();
  const unplaced = new Map(state.unplaced);
  let { lastStamp } = state;
  for (const told of ready.channels) {
    const held = state.channels.get(told.id);
    lastStamp += 1;
    const pending = unplaced.get(told.id) ?? [];
    unplaced.delete(told.id);
    const next = held
      ? withReady(held, told, { ...context, stamp: lastStamp })
      : heldChannel(told, { pending, stamp: lastStamp });
    channels.set(told.id, next);
  }
  return {
    ...withFriendsWanted(state, context),
    epoch: ready.epoch,
    me: meAtReady(state, ready),
    permissions: ready.permissions,
    channels,
    unplaced,
    lastStamp,
    presence: new Map(),
    typing: new Map(),
    ahead: new Map(),
    line: { at: "live" },
  };
};
