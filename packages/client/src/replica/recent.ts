import type { Message } from "@parley/contract";
import { newer } from "./window.ts";

/** Past this many changes during one fetch, the page is asked for anew. */
export const RECENT_MESSAGES_MAX = 5_000;

/** What changed while pages are under way: the batches, the latest first, so that adding one costs nothing. */
export interface Recent {
  readonly batch: readonly Message[];
  readonly before: Recent | null;
  readonly count: number;
}

export const NOTHING_RECENT: Recent = { batch: [], before: null, count: 0 };

export const withBatch = (before: Recent, batch: readonly Message[]): Recent => {
  const count = before.count + batch.length;
  return count > RECENT_MESSAGES_MAX ? { batch: [], before: null, count } : { batch, before, count };
};

/** Too much changed to be kept: a page read meanwhile cannot be brought up to now. */
export const isOverrun = (recent: Recent | null) => (recent?.count ?? 0) > RECENT_MESSAGES_MAX;

/** Each changed message at its latest, by seq. */
export const recentBySeq = (recent: Recent | null): ReadonlyMap<number, Message> => {
  const bySeq = new Map<number, Message>();
  for (let one = recent; one !== null; one = one.before) {
    for (const message of one.batch) bySeq.set(message.seq, newer(message, bySeq.get(message.seq)));
  }
  return bySeq;
};
