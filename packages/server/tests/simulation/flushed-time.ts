import { drainMicrotasks } from "bun:jsc";
import type { Timers } from "../../../client/src/time.ts";
import { createSimulatedTime } from "../../../client/tests/simulation/simulated-time.ts";

/**
 * Simulated time for code that awaits: after each timer everything that its promises lead to is done, before the next
 * timer. So a run stays synchronous, and the same seed gives the same run.
 */
export const createFlushedTime = () => {
  const { clock, timers: bare, advance } = createSimulatedTime();
  const timers: Timers = {
    set: (work, delayMs) =>
      bare.set(() => {
        work();
        drainMicrotasks();
      }, delayMs),
  };
  return { clock, timers, advance, flush: drainMicrotasks };
};
