import type { Clock, Timers } from "./time.ts";

interface TickDeps {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly onTick: (now: number) => void;
}

/** One timer for everything that the replica waits for: the soonest of what was asked for. */
export const createTick = ({ clock, timers, onTick }: TickDeps) => {
  let dueAt = Number.POSITIVE_INFINITY;
  let cancel = () => {};
  return {
    /** Ticks after this long, unless it does so before anyway. */
    within(afterMs: number) {
      const soonest = clock.now() + afterMs;
      if (soonest >= dueAt) return;
      cancel();
      dueAt = soonest;
      cancel = timers.set(() => {
        dueAt = Number.POSITIVE_INFINITY;
        onTick(clock.now());
      }, afterMs);
    },
    close: () => cancel(),
  };
};
