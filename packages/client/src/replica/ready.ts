import type { ReadyEvent } from "@parley/contract";
import { heldChannel, withoutChannel } from "./channels.ts";
import { draftsAfresh, withDraftsAtReady } from "./drafts-told.ts";
import { withFriendsWanted } from "./friends.ts";
import { meAtReady } from "./me.ts";
import { type Context, unsent } from "./pending.ts";
import { emptyReplica, type HeldChannel, type PendingMessage, type Replica } from "./state.ts";
import { keptThread, withThreadsAlike } from "./threads.ts";
import { withReady } from "./told.ts";

/** Everything of the server's goes; what the person wrote and has not sent stays. */
export const startedAfresh = (state: Replica): Replica => {
  const unplaced = new Map<string, readonly PendingMessage[]>(state.unplaced);
  for (const [id, held] of state.channels) {
    const pending = unsent(held);
    if (pending.length > 0) unplaced.set(id, pending);
  }
  const { line, lastStamp, friendsFetch } = state;
  const drafts = draftsAfresh(state.drafts);
  return { ...emptyReplica, unplaced, line, lastStamp, friendsFetch, drafts };
};

/** The server's list replaces the channels that are held; each one that stays keeps its window. */
export const applyReady = (before: Replica, ready: ReadyEvent, context: Context): Replica => {
  const listed = new Set(ready.channels.map((channel) => channel.id));
  let state = before.epoch === null || before.epoch === ready.epoch ? before : startedAfresh(before);
  const channels = new Map<string, HeldChannel>();
  for (const [id, held] of state.channels) {
    if (listed.has(id)) continue;
    const thread = keptThread(held, listed, context);
    if (thread === null) state = withoutChannel(state, id);
    else channels.set(id, thread);
  }
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
  const next = {
    ...withFriendsWanted(state, context),
    epoch: ready.epoch,
    me: meAtReady(state, ready),
    permissions: ready.permissions,
    channels,
    unplaced,
    lastStamp,
    presence: new Map(),
    customStatus: new Map(),
    saved: new Map(),
    inbox: { ...state.inbox, unread: ready.unreadNotifications },
    typing: new Map(),
    ahead: new Map(),
    line: { at: "live" },
  } as const;
  return withThreadsAlike(withDraftsAtReady(next, ready.drafts, context));
};
