export const BACKOFF_MIN_MS = 100;
export const BACKOFF_MAX_MS = 5_000;

/** How long to wait before attempt number `attempt` (from 0): anything up to a bound that doubles each time. */
export const backoffMs = (attempt: number, random: number): number =>
  Math.round(random * Math.min(BACKOFF_MAX_MS, BACKOFF_MIN_MS * 2 ** Math.min(attempt, 16)));
