export const BACKOFF_MIN_MS = 250;
export const BACKOFF_MAX_MS = 15_000;

/**
 * How long to wait before attempt number `attempt` (from 0), with full jitter: anything up to a bound that doubles
 * each time, so that clients cut off together do not come back together.
 */
export const backoffMs = (attempt: number, random: number): number =>
  Math.round(random * Math.min(BACKOFF_MAX_MS, BACKOFF_MIN_MS * 2 ** Math.min(attempt, 16)));
