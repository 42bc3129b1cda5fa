import { LRUCache } from "lru-cache";
import type { Clock } from "../../clock.ts";
import { type Counters, NO_COUNT } from "./counters.ts";

/** An attacker makes up keys: past so many, the one that was looked at least lately is forgotten. */
const KEYS_MAX = 200_000;

/** Counts in this process. A restart forgets them. */
export const createProcessCounters = ({ clock }: { clock: Clock }): Counters => {
  const entries = new LRUCache<string, { count: number; endsAt: number }>({ max: KEYS_MAX });

  const living = (key: string, now: number) => {
    const entry = entries.get(key);
    if (entry === undefined || entry.endsAt > now) return entry;
    entries.delete(key);
    return undefined;
  };

  return {
    async increment(key, { windowMs, since }) {
      const now = clock.now();
      const entry = living(key, now) ?? { count: 0, endsAt: now + windowMs };
      const count = entry.count + 1;
      const endsAt = since === "latest" ? now + windowMs : entry.endsAt;
      entries.set(key, { count, endsAt });
      return { count, forgottenInMs: endsAt - now };
    },
    async read(key) {
      const now = clock.now();
      const entry = living(key, now);
      return entry ? { count: entry.count, forgottenInMs: entry.endsAt - now } : NO_COUNT;
    },
    async reset(key) {
      entries.delete(key);
    },
  };
};
