/** Stands still until it is told to move. */
export const createTestClock = (startsAt = Date.parse("2026-03-01T09:00:00Z")) => {
  let now = startsAt;
  return {
    now: () => now,
    advance(ms: number) {
      now += ms;
    },
  };
};
