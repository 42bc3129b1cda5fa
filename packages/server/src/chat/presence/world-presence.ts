import type { After } from "./presence-process.ts";

/** A clock that moves when told to, and runs what is due on the way. For tests. */
export const createMovedClock = (start = Date.parse("2026-01-31T09:00:00.000Z")) => {
  let now = start;
  const due: { at: number; run: () => void }[] = [];

  const after: After = (ms, run) => {
    const entry = { at: now + ms, run };
    due.push(entry);
    return () => {
      const place = due.indexOf(entry);
      if (place >= 0) due.splice(place, 1);
    };
  };

  return {
    now: () => now,
    after,
    get timers() {
      return due.length;
    },
    advance(ms: number) {
      const end = now + ms;
      for (;;) {
        const next = due.filter((entry) => entry.at <= end).toSorted((one, other) => one.at - other.at)[0];
        if (!next) break;
        due.splice(due.indexOf(next), 1);
        now = Math.max(now, next.at);
        next.run();
      }
      now = end;
    },
  };
};
