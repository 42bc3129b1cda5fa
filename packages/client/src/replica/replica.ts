import { HELLO_CHANNELS_MAX, type ServerFrame } from "@parley/contract";
import { asking, HOLE_PATIENCE_MS, restarted } from "./changes.ts";
import { isTracked } from "./channels.ts";
import {
  withKeptDrafts,
  withoutDraft,
  withSendingFailed,
  withSent,
  withToldDraft,
  withTyped,
} from "./drafts.ts";
import { type Effect, NO_EFFECTS, type Step } from "./effect.ts";
import type { ReplicaEvent } from "./event.ts";
import { applyFrame, withHeld } from "./frames.ts";
import { applyFriendsFailed, applyFriendsFetched, withFriendsWanted } from "./friends.ts";
import { readUpTo, withDelivered, withReceipts } from "./markers.ts";
import { withProfile } from "./me.ts";
import { recounting, withRecountMissed } from "./mentions.ts";
import { withSaved } from "./notices.ts";
import { withChangeOver, withChanging } from "./own-changes.ts";
import { withPage, withPageFailed, withPageWanted } from "./page.ts";
import { applyPending, type Context } from "./pending.ts";
import { withOnly, withoutEndedStatus } from "./presence.ts";
import { applyReady } from "./ready.ts";
import type { HeldChannel, Replica } from "./state.ts";
import { withAnswered, withoutTree } from "./threads.ts";
import { withoutExpired } from "./typing.ts";

/** Frames kept while the server prepares `ready`; past this the connection begins again. */
export const GREETING_FRAMES_MAX = 4_096;

/** Applies `change` to every channel; keeps the map where nothing changed. */
const withEveryChannel = (state: Replica, change: (held: HeldChannel) => HeldChannel): Replica => {
  let channels: Map<string, HeldChannel> | null = null;
  for (const [id, held] of state.channels) {
    const next = change(held);
    if (next === held) continue;
    channels ??= new Map(state.channels);
    channels.set(id, next);
  }
  return channels === null ? state : { ...state, channels };
};

const opened = (before: Replica, { emit }: Context): Replica => {
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

/** What the old connection was in the middle of will not be finished: the next one recovers it. */
const lost = (state: Replica): Replica => {
  const next = withEveryChannel(state, (held) =>
    held.recovery === "none" && held.early.length === 0 ? held : { ...held, recovery: "none", early: [] },
  );
  return { ...next, line: { at: "cut" } };
};

const applyAnyFrame = (
  state: Replica,
  { frame, now }: { frame: ServerFrame; now: number },
  context: Context,
): Replica => {
  if (frame.op === "ready") {
    const heard = state.line.at === "greeting" ? state.line.heard : [];
    const live = { ...context, meId: frame.me.id, isLive: true };
    const ready = applyReady(state, frame, live);
    return heard.reduce((next, early) => applyAnyFrame(next, { frame: early, now }, live), ready);
  }
  if (state.line.at !== "greeting") return applyFrame(state, { frame, now }, context);
  const { heard } = state.line;
  if (heard.length < GREETING_FRAMES_MAX) {
    return { ...state, line: { at: "greeting", heard: [...heard, frame] } };
  }
  context.emit({ do: "reconnect" });
  return state;
};

const ticked = (before: Replica, now: number, context: Context): Replica => {
  const state = withoutEndedStatus(withoutExpired(before, now, context), now, context);
  if (state.line.at !== "live") return state;
  if (state.friendsFetch === "failed") return ticked(withFriendsWanted(state, context), now, context);
  let { lastStamp } = state;
  const next = withEveryChannel(state, (before) => {
    let held = before;
    if (held.lacksWindow && held.fetching === 0) {
      lastStamp += 1;
      held = restarted(held, lastStamp, context);
    }
    if (held.recount !== null && !held.recount.isAsked) held = recounting(held, context);
    return held.known > held.channel.version ? asking(held, context) : held;
  });
  return next === state ? state : { ...next, lastStamp };
};

const fetched = (
  before: Replica,
  { channel, asked }: Extract<ReplicaEvent, { type: "channel-fetched" }>,
  context: Context,
): Replica => {
  const state = withAnswered(before, channel, context);
  if (asked === undefined) return state;
  return withHeld(state, channel.id, (held) => withRecountMissed(held, context));
};

const syncRefused = (held: HeldChannel, { emit }: Context): HeldChannel => {
  if (held.recovery === "none") return held;
  emit({ do: "tick", afterMs: HOLE_PATIENCE_MS });
  return { ...held, recovery: "none" };
};

const apply = (state: Replica, event: ReplicaEvent, context: Context): Replica => {
  switch (event.type) {
    case "opened":
      return opened(state, context);
    case "frame":
      return applyAnyFrame(state, event, context);
    case "lost":
      return lost(state);
    case "sync-refused":
      return withHeld(state, event.channelId, (held) => syncRefused(held, context));
    case "tick":
      return ticked(state, event.now, context);
    case "drafted":
      return applyPending(state, event.message.channelId, event);
    case "failed":
    case "discarded":
      return withSendingFailed(applyPending(state, event.channelId, event), event, context);
    case "retried":
      return applyPending(state, event.channelId, event);
    case "page-wanted": {
      const lastStamp = state.lastStamp + 1;
      const wanted = { place: event.place, stamp: lastStamp };
      const next = withHeld(state, event.channelId, (held) => withPageWanted(held, wanted, context));
      return next === state ? state : { ...next, lastStamp };
    }
    case "page-loaded":
      return withHeld(state, event.channelId, (held) =>
        held.stamp === event.stamp ? withPage(held, event, context) : held,
      );
    case "page-failed":
      return withHeld(state, event.channelId, (held) =>
        held.stamp === event.stamp ? withPageFailed(held, context) : held,
      );
    case "read":
      return withHeld(state, event.channelId, (held) => readUpTo(held, event.seq, context));
    case "channel-fetched":
      return fetched(state, event, context);
    case "channel-failed":
      return withHeld(state, event.channelId, (held) => withRecountMissed(held, context));
    case "channel-gone":
      return withoutTree(state, event.channelId);
    case "receipts-fetched": {
      const others = event.receipts.filter(([userId]) => userId !== context.meId);
      return withHeld(state, event.channelId, (held) => withReceipts(held, others));
    }
    case "changing":
      return withHeld(state, event.channelId, (held) => withChanging(held, event.change));
    case "change-over":
      return withHeld(state, event.channelId, (held) => withChangeOver(held, event));
    case "draft-typed":
      return withTyped(state, event, context);
    case "draft-sent":
      return withSent(state, event, context);
    case "draft-told":
      return withToldDraft(state, event.draft, context);
    case "draft-refused":
      return withoutDraft(state, event.channelId);
    case "drafts-kept":
      return withKeptDrafts(state, event.drafts);
    case "saved-told":
      return withSaved(state, event);
    case "watched":
      return withOnly(state, new Set(event.userIds));
    case "profile-fetched":
      return withProfile(state, event.me);
    case "friends-fetched":
      return applyFriendsFetched(state, event, context);
    case "friends-failed":
      return applyFriendsFailed(state, context);
  }
};

/** The replica after an event, and what it wants done. Pure: the same state and event give the same step. */
export const reduce = (state: Replica, event: ReplicaEvent): Step => {
  const effects: Effect[] = [];
  const emit = (effect: Effect) => effects.push(effect);
  const context = { meId: state.me?.id ?? null, isLive: state.line.at === "live", emit };
  const next = withDelivered(state, apply(state, event, context), context);
  return { state: next, effects: effects.length === 0 ? NO_EFFECTS : effects };
};
