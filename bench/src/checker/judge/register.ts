import type { Ask } from "./record.ts";

/**
 * Which asks about one thing may be the last that was made, of those that were not refused: none that had been answered
 * before another one began that is known to be made. `untouched` says that it may be as it was before any of them.
 */
export const lastOf = (
  asks: readonly Ask[],
): { readonly last: readonly Ask[]; readonly untouched: boolean } => {
  const possible = asks.filter(({ outcome }) => outcome !== "refused");
  const done = possible.filter(({ outcome }) => outcome === "done");
  const begunLast = Math.max(0, ...done.map(({ beganAt }) => beganAt));
  return { last: possible.filter(({ endedAt }) => endedAt >= begunLast), untouched: done.length === 0 };
};
