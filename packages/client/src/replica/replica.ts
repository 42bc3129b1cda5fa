import type { ServerFrame } from "@parley/contract";
import { HOLE_PATIENCE_MS } from "./changes.ts";
import { withoutDraft, withSendingFailed, withSent, withTyped } from "./drafts.ts";
import { withKeptDrafts, withToldDraft } from "./drafts-told.ts";
import { type Effect, NO_EFFECTS, type Step } from "./effect.ts";
import type { ReplicaEvent } from "./event.ts";
import { applyFrame, withHeld } from "./frames.ts";
import { applyFriendsFailed, applyFriendsFetched } from "./friends.ts";
import { lost, opened } from "./line.ts";
import { readUpTo, withDelivered, withReceipts } from "./markers.ts";
import { withProfile } from "./me.ts";
import { withRecountMissed } from "./mentions.ts";
import { withListedSaved, withSaved } from "./notices.ts";
import { withChangeOver, withChanging } from "./own-changes.ts";
import { withPage, withPageFailed, withPageWanted } from "./page.ts";
import { applyPending, type Context } from "./pending.ts";
import { withOnly } from "./presence.ts";
import { applyReady } from "./ready.ts";
import type { ChannelFetched, Heard, HeldChannel, Replica } from "./state.ts";
import { withAnswered, withoutTree } from "./threads.ts";
import { ticked } from "./ticked.ts";

/** Frames kept while the server prepares `ready`; past this the connection begins again. */
export const GREETING_FRAMES_MAX = 4_096;

const applyAnyFrame = (
  state: Replica,
  { frame, now }: { frame: ServerFrame; now: number },
  context: Context,
): Replica => {
  if (frame.op === "ready") {
    const heard = state.line.at === "greeting" ? state.line.heard : [];
    const live = { ...context, meId: frame.me.id, isLive: true };
    const ready = applyReady(state, frame, live);
    return heard.reduce(
      (next, early) => apply(next, "type" in early ? early : { type: "frame", frame: early, now }, live),
      ready,
    );
  }
  if (state.line.at !== "greeting") return applyFrame(state, { frame, now }, context);
  const { heard } = state.line;
  if (heard.length < GREETING_FRAMES_MAX) return withHeard(state, frame);
  context.emit({ do: "reconnect" });
  return state;
};

const withHeard = (state: Replica, heard: Heard): Replica =>
  state.line.at === "greeting"
    ? { ...state, line: { at: "greeting", heard: [...state.line.heard, heard] } }
    : state;

const fetched = (before: Replica, event: ChannelFetched, context: Context): Replica => {
  const { channel, asked } = event;
  // It may be newer than the `ready` that is on its way, and then it counts.
  const state = withAnswered(withHeard(before, event), channel, context);
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
    case "saved-listed":
      return withListedSaved(state, event.messageIds);
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
