/** Below this, a timer is too coarse: the loop turns instead, and takes in what arrives meanwhile. */
const TIMER_MS = 1.5;

/**
 * Calls `arrive` at random times (exponential gaps) of a mean rate, whatever has become of earlier calls, with the time
 * at which each was due. Times are computed from the clock, so neither a late timer nor a slow server thins the stream.
 */
export const arriveAtRandom = async ({
  perSecond,
  seconds,
  arrive,
}: {
  perSecond: number;
  seconds: number;
  arrive: (dueAt: number) => void;
}): Promise<void> => {
  const until = performance.now() + seconds * 1000;
  let dueAt = performance.now();
  for (;;) {
    dueAt += (-Math.log(1 - Math.random()) / perSecond) * 1000;
    if (dueAt > until) return;
    for (let wait = dueAt - performance.now(); wait > 0; wait = dueAt - performance.now()) {
      if (wait > TIMER_MS) await Bun.sleep(Math.floor(wait - 1));
      else await new Promise((resolve) => setImmediate(resolve));
    }
    arrive(dueAt);
  }
};
