import type { Problem } from "@parley/contract";
import type { OutboxEntry } from "./outbox-store.ts";

/**
 * Who sends. The turn of a channel is held by one tab at a time, and a tab in its turn has one message on its way:
 * that is what keeps the order, whatever is lost, refused or sent again.
 */
export type Turn =
  | { readonly at: "none" }
  | { readonly at: "asked" }
  | { readonly at: "sending"; readonly nonce: string; readonly attempt: number }
  | { readonly at: "pausing"; readonly attempt: number };

export interface Lane {
  /** By position; those that failed are passed over. */
  readonly entries: readonly OutboxEntry[];
  readonly turn: Turn;
}

export interface Outbox {
  readonly isLive: boolean;
  readonly lanes: ReadonlyMap<string, Lane>;
}

export const emptyOutbox: Outbox = { isLive: false, lanes: new Map() };

interface OfEntry {
  readonly channelId: string;
  readonly nonce: string;
}

export type OutboxEvent =
  /** Written here, and kept. */
  | { readonly type: "added"; readonly entry: OutboxEntry }
  /** Everything that is kept, of all channels: read at the start, or after another tab changed it. */
  | { readonly type: "listed"; readonly entries: readonly OutboxEntry[] }
  | { readonly type: "live" }
  | { readonly type: "lost" }
  /** The turn is ours; these are all of the channel's that are kept. */
  | { readonly type: "granted"; readonly channelId: string; readonly entries: readonly OutboxEntry[] }
  /** The server has it: its ack came, or the message itself. */
  | ({ readonly type: "accepted" } & OfEntry)
  | ({ readonly type: "refused"; readonly problem: RefusedWith } & OfEntry)
  /** The pause after a refusal is over. */
  | { readonly type: "resumed"; readonly channelId: string }
  | ({ readonly type: "retried" } & OfEntry)
  | ({ readonly type: "discarded" } & OfEntry);

export type RefusedWith = Pick<Problem, "retry" | "detail" | "status" | "retryAfterSeconds">;

export type OutboxEffect =
  | { readonly do: "take-turn"; readonly channelId: string }
  | { readonly do: "end-turn"; readonly channelId: string }
  | { readonly do: "send"; readonly entry: OutboxEntry }
  | {
      readonly do: "pause";
      readonly channelId: string;
      readonly attempt: number;
      readonly atLeastSeconds: number;
    }
  /** Take it out of the store. */
  | { readonly do: "forget"; readonly entry: OfEntry }
  /** It is in the store: show it as pending, or as failed. */
  | { readonly do: "show"; readonly entry: OutboxEntry }
  /** It is not in the store any more: do not show it. */
  | { readonly do: "drop"; readonly entry: OfEntry }
  /** Note in the store whether it failed, and show it so. */
  | { readonly do: "mark"; readonly entry: OutboxEntry };

type Emit = (effect: OutboxEffect) => void;

const NO_LANE: Lane = { entries: [], turn: { at: "none" } };

const isWaiting = (entry: OutboxEntry) => entry.failed === null;

/** Lets the lane do what it can: ask for the turn, send its first, or give the turn back. */
const moved = (
  lane: Lane,
  { channelId, isLive }: { channelId: string; isLive: boolean },
  emit: Emit,
): Lane => {
  const first = lane.entries.find(isWaiting);
  if (lane.turn.at === "none" && isLive && first !== undefined) {
    emit({ do: "take-turn", channelId });
    return { ...lane, turn: { at: "asked" } };
  }
  return lane;
};

/** In its turn, and with nothing on its way. */
const nextSent = (
  lane: Lane,
  { channelId, attempt }: { channelId: string; attempt: number },
  emit: Emit,
): Lane => {
  const first = lane.entries.find(isWaiting);
  if (first === undefined) {
    emit({ do: "end-turn", channelId });
    return { ...lane, turn: { at: "none" } };
  }
  emit({ do: "send", entry: first });
  return { ...lane, turn: { at: "sending", nonce: first.nonce, attempt } };
};

const isSending = (lane: Lane, nonce: string) => lane.turn.at === "sending" && lane.turn.nonce === nonce;

/** What the store tells is what there is: the rest was sent or discarded by another tab. */
const withKept = (lane: Lane, entries: readonly OutboxEntry[], emit: Emit): Lane => {
  const kept = new Set(entries.map(({ nonce }) => nonce));
  for (const entry of lane.entries) if (!kept.has(entry.nonce)) emit({ do: "drop", entry });
  for (const entry of entries) emit({ do: "show", entry });
  return { ...lane, entries };
};

const withAdded = (lane: Lane, entry: OutboxEntry): Lane => {
  if (lane.entries.some(({ nonce }) => nonce === entry.nonce)) return lane;
  const entries = [...lane.entries, entry].sort((a, b) => a.position - b.position);
  return { ...lane, entries };
};

const without = (lane: Lane, nonce: string): Lane => ({
  ...lane,
  entries: lane.entries.filter((entry) => entry.nonce !== nonce),
});

const withFailed = (lane: Lane, nonce: string, failed: string | null, emit: Emit): Lane => {
  const held = lane.entries.find((entry) => entry.nonce === nonce);
  if (held === undefined) return lane;
  const marked = { ...held, failed };
  emit({ do: "mark", entry: marked });
  return { ...lane, entries: lane.entries.map((entry) => (entry === held ? marked : entry)) };
};

const refused = (lane: Lane, event: Extract<OutboxEvent, { type: "refused" }>, emit: Emit): Lane => {
  const { channelId, nonce, problem } = event;
  if (lane.turn.at !== "sending" || lane.turn.nonce !== nonce) return lane;
  const { attempt } = lane.turn;
  // 401 is about this connection, which is about to close, and says nothing against the message.
  if (!problem.retry && problem.status !== 401) {
    return nextSent(withFailed(lane, nonce, problem.detail, emit), { channelId, attempt: 0 }, emit);
  }
  emit({ do: "pause", channelId, attempt, atLeastSeconds: problem.retryAfterSeconds ?? 0 });
  return { ...lane, turn: { at: "pausing", attempt: attempt + 1 } };
};

const gone = (lane: Lane, { channelId, nonce }: OfEntry, emit: Emit): Lane => {
  const isKept = lane.entries.some((entry) => entry.nonce === nonce);
  if (isKept) emit({ do: "forget", entry: { channelId, nonce } });
  const rest = isKept ? without(lane, nonce) : lane;
  return isSending(lane, nonce) ? nextSent(rest, { channelId, attempt: 0 }, emit) : rest;
};

const laneAfter = (
  lane: Lane,
  event: Exclude<OutboxEvent, { type: "live" | "lost" | "listed" }>,
  emit: Emit,
): Lane => {
  switch (event.type) {
    case "added":
      return withAdded(lane, event.entry);
    case "granted":
      if (lane.turn.at !== "asked") return lane;
      return nextSent(withKept(lane, event.entries, emit), { channelId: event.channelId, attempt: 0 }, emit);
    case "accepted":
      return gone(lane, event, emit);
    case "refused":
      return refused(lane, event, emit);
    case "resumed":
      if (lane.turn.at !== "pausing") return lane;
      return nextSent(lane, { channelId: event.channelId, attempt: lane.turn.attempt }, emit);
    case "retried":
      return withFailed(lane, event.nonce, null, emit);
    case "discarded":
      // One that is on its way cannot be called back: the turn goes on until its answer is here.
      emit({ do: "forget", entry: event });
      return without(lane, event.nonce);
  }
};

const lost = (lane: Lane, channelId: string, emit: Emit): Lane => {
  if (lane.turn.at === "none") return lane;
  emit({ do: "end-turn", channelId });
  return { ...lane, turn: { at: "none" } };
};

const withEveryLane = (outbox: Outbox, change: (lane: Lane, channelId: string) => Lane): Outbox => ({
  ...outbox,
  lanes: new Map([...outbox.lanes].map(([id, lane]) => [id, change(lane, id)])),
});

const listed = ({ isLive, lanes: before }: Outbox, all: readonly OutboxEntry[], emit: Emit): Outbox => {
  const channelIds = new Set([...before.keys(), ...all.map((entry) => entry.channelId)]);
  const lanes = new Map<string, Lane>();
  for (const channelId of channelIds) {
    const entries = all.filter((entry) => entry.channelId === channelId);
    const lane = withKept(before.get(channelId) ?? NO_LANE, entries, emit);
    if (entries.length === 0 && lane.turn.at === "none") continue;
    lanes.set(channelId, moved(lane, { channelId, isLive }, emit));
  }
  return { isLive, lanes };
};

const apply = (outbox: Outbox, event: OutboxEvent, emit: Emit): Outbox => {
  if (event.type === "listed") return listed(outbox, event.entries, emit);
  if (event.type === "live") {
    return withEveryLane({ ...outbox, isLive: true }, (lane, channelId) =>
      moved(lane, { channelId, isLive: true }, emit),
    );
  }
  if (event.type === "lost") {
    return withEveryLane({ ...outbox, isLive: false }, (lane, channelId) => lost(lane, channelId, emit));
  }
  const channelId = event.type === "added" ? event.entry.channelId : event.channelId;
  const before = outbox.lanes.get(channelId) ?? NO_LANE;
  const lane = moved(laneAfter(before, event, emit), { channelId, isLive: outbox.isLive }, emit);
  if (lane === before) return outbox;
  const lanes = new Map(outbox.lanes);
  if (lane.entries.length === 0 && lane.turn.at === "none") lanes.delete(channelId);
  else lanes.set(channelId, lane);
  return { ...outbox, lanes };
};

/** The outbox after an event, and what is to be done. Pure. */
export const post = (outbox: Outbox, event: OutboxEvent) => {
  const effects: OutboxEffect[] = [];
  const next = apply(outbox, event, (effect) => effects.push(effect));
  return { outbox: next, effects };
};
