import type { Clock, Timers } from "../../src/time.ts";

interface Due {
  readonly at: number;
  readonly order: number;
  work: (() => void) | null;
}

const isBefore = (a: Due, b: Due) => a.at < b.at || (a.at === b.at && a.order < b.order);

/** A clock that stands still until what is due next is done: a binary heap by time, then by order of asking. */
export const createSimulatedTime = (startMs = 1_700_000_000_000) => {
  const heap: Due[] = [];
  let now = startMs;
  let order = 0;

  const push = (due: Due) => {
    let index = heap.length;
    heap.push(due);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !isBefore(due, above)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = due;
  };

  const pop = (): Due | undefined => {
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let index = 0;
    for (;;) {
      const left = heap[2 * index + 1];
      const right = heap[2 * index + 2];
      if (left === undefined) break;
      const isRight = right !== undefined && isBefore(right, left);
      const child = isRight ? right : left;
      if (!isBefore(child, last)) break;
      heap[index] = child;
      index = 2 * index + (isRight ? 2 : 1);
    }
    heap[index] = last;
    return first;
  };

  const clock: Clock = { now: () => now };
  const timers: Timers = {
    set(work, delayMs) {
      order += 1;
      const due: Due = { at: now + Math.max(0, delayMs), order, work };
      push(due);
      return () => {
        due.work = null;
      };
    },
  };

  return {
    clock,
    timers,
    /** Does what is due until `untilMs` have passed or nothing is left; returns how much was done. */
    advance(forMs: number): number {
      const until = now + forMs;
      let done = 0;
      for (let next = heap[0]; next !== undefined && next.at <= until; next = heap[0]) {
        pop();
        if (next.work === null) continue;
        now = next.at;
        next.work();
        done += 1;
      }
      now = until;
      return done;
    },
  };
};
