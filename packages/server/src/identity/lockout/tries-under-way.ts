import { raise } from "../../problem.ts";

/** Past this many a caller is told to come back: each holds a connection. */
const WAITING_MAX = 100;

/** Lets few tries for one key be under way at once, in their order of arrival. */
export interface TriesUnderWay {
  /**
   * Resolves when fewer than `atOnceMax` are under way, with what ends this one.
   * @throws ProblemError overloaded when too many wait
   */
  enter(key: string, atOnceMax: number): Promise<() => void>;
}

interface Waiting {
  readonly atOnceMax: number;
  readonly begin: () => void;
}

/**
 * A try counts as failed once it is known to be: many at once would all be looked at before the first is counted. Those
 * whose turn has not come wait, and are not refused, for sixteen right ones at once are sixteen right ones.
 */
export const createTriesUnderWay = (): TriesUnderWay => {
  const lines = new Map<string, { running: number; readonly waiting: Waiting[] }>();

  return {
    async enter(key, atOnceMax) {
      const line = lines.get(key) ?? { running: 0, waiting: [] };
      lines.set(key, line);
      if (line.waiting.length > 0 || line.running >= atOnceMax) {
        if (line.waiting.length >= WAITING_MAX) raise("overloaded", { seconds: 2 });
        await new Promise<void>((begin) => line.waiting.push({ atOnceMax, begin }));
      } else {
        line.running += 1;
      }
      return () => {
        line.running -= 1;
        for (let next = line.waiting[0]; next && line.running < next.atOnceMax; next = line.waiting[0]) {
          line.waiting.shift();
          line.running += 1;
          next.begin();
        }
        if (line.running === 0) lines.delete(key);
      };
    },
  };
};
