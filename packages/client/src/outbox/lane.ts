import type { OutboxEffect, OutboxEvent } from "./outbox.ts";
import type { OutboxEntry } from "./outbox-store.ts";

/**
 * Who sends. The turn of a channel is held by one tab at a time, and a tab in its turn has one message on its way:
 * that is what keeps the order, whatever is lost, refused or sent again. A turn is for what was kept when it began, up
 * to the position `upTo`: what is written later may stand behind something of another tab that is not known here yet.
 */
export type Turn =
  | { readonly at: "none" }
  | { readonly at: "asked" }
  | { readonly at: "sending"; readonly upTo: number; readonly nonce: string; readonly attempt: number }
  | { readonly at: "pausing"; readonly upTo: number; readonly attempt: number };

/** One channel's messages on their way. */
export interface Lane {
  /** By position; those that failed are passed over. */
  readonly entries: readonly OutboxEntry[];
  readonly turn: Turn;
}

export type Emit = (effect: OutboxEffect) => void;
type LaneEvent = Exclude<OutboxEvent, { readonly type: "live" | "lost" | "listed" }>;

export const NO_LANE: Lane = { entries: [], turn: { at: "none" } };

const isWaiting = (entry: OutboxEntry) => entry.failed === null;

/** Asks for the turn where there is something to send. */
export const withTurnAsked = (
  lane: Lane,
  { channelId, isLive }: { channelId: string; isLive: boolean },
  emit: Emit,
): Lane => {
  if (lane.turn.at !== "none" || !isLive || !lane.entries.some(isWaiting)) return lane;
  emit({ do: "take-turn", channelId });
  return { ...lane, turn: { at: "asked" } };
};

interface InTurn {
  readonly channelId: string;
  readonly upTo: number;
  readonly attempt: number;
}

/** In its turn, and with nothing on its way: sends the next, or gives the turn back. */
const withNextSent = (lane: Lane, { channelId, upTo, attempt }: InTurn, emit: Emit): Lane => {
  const next = lane.entries.find((entry) => isWaiting(entry) && entry.position <= upTo);
  if (next === undefined) return withoutTurn(lane, channelId, emit);
  emit({ do: "send", entry: next });
  return { ...lane, turn: { at: "sending", upTo, nonce: next.nonce, attempt } };
};

export const withoutTurn = (lane: Lane, channelId: string, emit: Emit): Lane => {
  if (lane.turn.at === "none") return lane;
  emit({ do: "end-turn", channelId });
  return { ...lane, turn: { at: "none" } };
};

/** What the store tells is what there is: the rest was sent or discarded by another tab. */
export const withKept = (lane: Lane, entries: readonly OutboxEntry[], emit: Emit): Lane => {
  const kept = new Set(entries.map(({ nonce }) => nonce));
  for (const entry of lane.entries) if (!kept.has(entry.nonce)) emit({ do: "drop", entry });
  for (const entry of entries) emit({ do: "show", entry });
  return { ...lane, entries };
};

const withAdded = (lane: Lane, entry: OutboxEntry): Lane => {
  if (lane.entries.some(({ nonce }) => nonce === entry.nonce)) return lane;
  const last = lane.entries.at(-1)?.position ?? 0;
  const entries = [...lane.entries, entry];
  return {
    ...lane,
    entries: entry.position > last ? entries : entries.sort((a, b) => a.position - b.position),
  };
};

const without = (lane: Lane, nonce: string): Lane => ({
  ...lane,
  entries: lane.entries.filter((entry) => entry.nonce !== nonce),
});

const withFailed = (
  lane: Lane,
  { nonce, failed }: { nonce: string; failed: string | null },
  emit: Emit,
): Lane => {
  const held = lane.entries.find((entry) => entry.nonce === nonce);
  if (held === undefined) return lane;
  const marked = { ...held, failed };
  emit({ do: "mark", entry: marked });
  return { ...lane, entries: lane.entries.map((entry) => (entry === held ? marked : entry)) };
};

const granted = (lane: Lane, event: Extract<LaneEvent, { type: "granted" }>, emit: Emit): Lane => {
  if (lane.turn.at !== "asked") return lane;
  const { channelId, entries } = event;
  const upTo = entries.at(-1)?.position ?? 0;
  return withNextSent(withKept(lane, entries, emit), { channelId, upTo, attempt: 0 }, emit);
};

const refused = (lane: Lane, event: Extract<LaneEvent, { type: "refused" }>, emit: Emit): Lane => {
  const { channelId, nonce, problem } = event;
  if (lane.turn.at !== "sending" || lane.turn.nonce !== nonce) return lane;
  const { upTo, attempt } = lane.turn;
  // 401 is about this connection, which is about to close, and says nothing against the message.
  if (!problem.retry && problem.status !== 401) {
    const next = withFailed(lane, { nonce, failed: problem.detail }, emit);
    return withNextSent(next, { channelId, upTo, attempt: 0 }, emit);
  }
  emit({ do: "pause", channelId, attempt, atLeastSeconds: problem.retryAfterSeconds ?? 0 });
  return { ...lane, turn: { at: "pausing", upTo, attempt: attempt + 1 } };
};

const accepted = (
  lane: Lane,
  { channelId, nonce }: Extract<LaneEvent, { type: "accepted" }>,
  emit: Emit,
): Lane => {
  const isKept = lane.entries.some((entry) => entry.nonce === nonce);
  if (isKept) emit({ do: "forget", entry: { channelId, nonce } });
  const rest = isKept ? without(lane, nonce) : lane;
  const { turn } = lane;
  if (turn.at !== "sending" || turn.nonce !== nonce) return rest;
  return withNextSent(rest, { channelId, upTo: turn.upTo, attempt: 0 }, emit);
};

/** The lane after an event of its channel. */
export const laneAfter = (lane: Lane, event: LaneEvent, emit: Emit): Lane => {
  switch (event.type) {
    case "added":
      return withAdded(lane, event.entry);
    case "granted":
      return granted(lane, event, emit);
    case "accepted":
      return accepted(lane, event, emit);
    case "refused":
      return refused(lane, event, emit);
    case "set-aside":
      return withFailed(lane, { nonce: event.nonce, failed: event.why }, emit);
    case "resumed":
      if (lane.turn.at !== "pausing") return lane;
      return withNextSent(lane, { ...lane.turn, channelId: event.channelId }, emit);
    case "retried":
      return withFailed(lane, { nonce: event.nonce, failed: null }, emit);
    case "discarded":
      // One that is on its way cannot be called back: the turn goes on until its answer is here.
      emit({ do: "forget", entry: event });
      return without(lane, event.nonce);
  }
};
