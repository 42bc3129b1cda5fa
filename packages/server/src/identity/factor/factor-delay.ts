import { raise } from "../../problem.ts";
import type { Counters, CountWindow } from "../counter/counters.ts";

/** So many wrong answers cost nothing. */
export const FREE_FAILURES = 5;
const DELAY_MS_MAX = 60 * 60_000;
/** Failures are forgotten once none has been added for this long. */
const WINDOW: CountWindow = { windowMs: 24 * 60 * 60_000, since: "latest" };

/** How long after the latest of so many failures the next try may come: 2 s, 4 s, 8 s …, at most an hour. */
export const delayAfter = (failures: number): number =>
  failures < FREE_FAILURES ? 0 : Math.min(2 ** (failures - FREE_FAILURES + 1) * 1000, DELAY_MS_MAX);

/** Lets a try through, or raises `sign_in_delayed`. Call `forgive` when it was right. */
export interface FactorDelay {
  /** Counts the try as a failure until it is forgiven, so that of many at once none slips by. */
  spend(key: string): Promise<void>;
  forgive(key: string): Promise<void>;
}

/**
 * Slows down who guesses a second factor: a counter of its own (SEC-15), which no failed password adds to and which never
 * keeps anyone from trying theirs. An hour a try, three codes at a time, leave a guesser one chance in a thousand in two
 * weeks, and that only to who has the first factor already.
 */
export const createFactorDelay = ({ counters }: { counters: Counters }): FactorDelay => ({
  async spend(key) {
    const before = await counters.read(key);
    const passed = WINDOW.windowMs - before.forgottenInMs;
    refuseFor(delayAfter(before.count) - (before.count === 0 ? 0 : passed));
    const { count } = await counters.increment(key, WINDOW);
    // Others came between: what they added counts before this one.
    if (count > before.count + 1) refuseFor(delayAfter(count - 1));
  },
  forgive: (key) => counters.reset(key),
});

const refuseFor = (ms: number): void => {
  if (ms > 0) raise("sign_in_delayed", { seconds: Math.ceil(ms / 1000) });
};
