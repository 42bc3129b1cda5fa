import type { Problem } from "@parley/contract";
import { type Emit, type Lane, laneAfter, NO_LANE, withKept, withoutTurn, withTurnAsked } from "./lane.ts";
import type { OutboxEntry } from "./outbox-store.ts";

/** One's own messages on their way to the server, by channel: each is sent once, in the order they were written. */
export interface Outbox {
  readonly isLive: boolean;
  readonly lanes: ReadonlyMap<string, Lane>;
}

export const emptyOutbox: Outbox = { isLive: false, lanes: new Map() };

interface OfEntry {
  readonly channelId: string;
  readonly nonce: string;
}

export type RefusedWith = Pick<Problem, "retry" | "detail" | "status" | "retryAfterSeconds">;

export type OutboxEvent =
  | { readonly type: "live" }
  | { readonly type: "lost" }
  /** Everything that is kept, of all channels: read at the start, or after another tab changed it. */
  | { readonly type: "listed"; readonly entries: readonly OutboxEntry[] }
  /** Written here, and kept. */
  | { readonly type: "added"; readonly entry: OutboxEntry }
  /** The turn is ours; these are all of the channel's that are kept. */
  | { readonly type: "granted"; readonly channelId: string; readonly entries: readonly OutboxEntry[] }
  /** The server has it: its ack came, or the message itself. */
  | ({ readonly type: "accepted" } & OfEntry)
  | ({ readonly type: "refused"; readonly problem: RefusedWith } & OfEntry)
  /** It is not sent before the person says so; `why` is for them to read. */
  | ({ readonly type: "set-aside"; readonly why: string } & OfEntry)
  /** The pause after a refusal is over. */
  | { readonly type: "resumed"; readonly channelId: string }
  | ({ readonly type: "retried" } & OfEntry)
  | ({ readonly type: "discarded" } & OfEntry);

export type OutboxEffect =
  | { readonly do: "take-turn" | "end-turn"; readonly channelId: string }
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

const withLanes = (outbox: Outbox, change: (lane: Lane, channelId: string) => Lane): Outbox => {
  const lanes = new Map<string, Lane>();
  for (const [channelId, before] of outbox.lanes) {
    const lane = change(before, channelId);
    if (lane.entries.length > 0 || lane.turn.at !== "none") lanes.set(channelId, lane);
  }
  return { ...outbox, lanes };
};

const listed = (outbox: Outbox, entries: readonly OutboxEntry[], emit: Emit): Outbox => {
  const lanes = new Map(outbox.lanes);
  for (const { channelId } of entries) if (!lanes.has(channelId)) lanes.set(channelId, NO_LANE);
  return withLanes({ ...outbox, lanes }, (lane, channelId) => {
    const own = entries.filter((entry) => entry.channelId === channelId);
    return withTurnAsked(withKept(lane, own, emit), { channelId, isLive: outbox.isLive }, emit);
  });
};

const apply = (outbox: Outbox, event: OutboxEvent, emit: Emit): Outbox => {
  if (event.type === "live") {
    const live = { ...outbox, isLive: true };
    return withLanes(live, (lane, channelId) => withTurnAsked(lane, { channelId, isLive: true }, emit));
  }
  if (event.type === "lost") {
    return withLanes({ ...outbox, isLive: false }, (lane, channelId) => withoutTurn(lane, channelId, emit));
  }
  if (event.type === "listed") return listed(outbox, event.entries, emit);
  const channelId = event.type === "added" ? event.entry.channelId : event.channelId;
  const before = outbox.lanes.get(channelId) ?? NO_LANE;
  const lane = withTurnAsked(laneAfter(before, event, emit), { channelId, isLive: outbox.isLive }, emit);
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
