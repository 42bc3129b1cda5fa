import type { Count, CountWindow } from "../counter/counters.ts";

/** How failures of one kind slow down whoever comes after them. */
export interface DelayRule {
  /** So many cost nothing. */
  readonly free: number;
  readonly delayMsMax: number;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

/** Of one account from one network, or from one device that the account knows. */
export const BY_PLACE: DelayRule = { free: 5, delayMsMax: 15 * MINUTE_MS };
/**
 * Of one account from everywhere, which slows down devices that it does not know: somebody who guesses from a thousand
 * addresses has some three hundred tries a day.
 */
export const BY_ACCOUNT: DelayRule = { free: 20, delayMsMax: 5 * MINUTE_MS };

/** Failures are forgotten once none has been added for this long. */
export const FAILURES_WINDOW: CountWindow = { windowMs: 24 * 60 * MINUTE_MS, since: "latest" };

/** How long after the latest of so many failures the next try may come: 2 s, 4 s, 8 s … */
export const delayAfter = (failures: number, { free, delayMsMax }: DelayRule): number =>
  failures < free ? 0 : Math.min(2 ** (failures - free + 1) * SECOND_MS, delayMsMax);

/** Milliseconds until the next try may come; 0 where it may now. */
export const waitAfter = ({ count, forgottenInMs }: Count, rule: DelayRule): number => {
  if (count === 0) return 0;
  const passedMs = FAILURES_WINDOW.windowMs - forgottenInMs;
  return Math.max(0, delayAfter(count, rule) - passedMs);
};
