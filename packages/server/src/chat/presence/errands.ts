import type { PresenceEvent } from "@parley/contract";
import type { Circles } from "./circles-sql.ts";
import type { After } from "./presence-process.ts";

/** People whose circles are read by one statement. */
export const ERRANDS_BATCH_MAX = 500;
/** After telling this many, everything else gets its turn. */
const TOLD_AT_ONCE_MAX = 1_000;
const BREATH_MS = 5;
const RETRY_MS = 1_000;

type Show = (events: readonly PresenceEvent[]) => void;

/** What is to be told about one person, or to them. */
export interface Errand {
  /** Their circle is told their status. */
  readonly announce: boolean;
  /** All their sockets are new, and wait in `shows`. */
  readonly isNew: boolean;
  /** Each is given everyone in the circle who is not offline. */
  readonly shows: readonly Show[];
  /** All their sockets are told of everyone in the circle who is not offline. */
  readonly look: boolean;
  /** People whom they may not see any more. */
  readonly lost: readonly string[];
}

const NOTHING: Errand = { announce: false, isNew: false, shows: [], look: false, lost: [] };

const join = (one: Errand, other: Partial<Errand>): Errand => ({
  announce: one.announce || (other.announce ?? false),
  isNew: one.isNew || (other.isNew ?? false),
  shows: other.shows ? [...one.shows, ...other.shows] : one.shows,
  look: one.look || (other.look ?? false),
  lost: other.lost ? [...one.lost, ...other.lost] : one.lost,
});

export interface Errands {
  add(userId: string, errand: Partial<Errand>): void;
  /** Whether this person's errand waits, or is under way, and all their sockets are new. */
  isNew(userId: string): boolean;
  close(): Promise<void>;
}

/** Gathers errands, one per person, and runs them in batches, one batch at a time. */
export const createErrands = ({
  after,
  gatherMs,
  readCircles,
  carryOut,
  onFailure,
}: {
  after: After;
  gatherMs: number;
  readCircles: (userIds: readonly string[]) => Promise<Circles>;
  /** Answers with how many were told. */
  carryOut: (userId: string, errand: Errand, circle: ReadonlySet<string>) => number;
  onFailure: (error: unknown) => void;
}): Errands => {
  const waiting = new Map<string, Errand>();
  let batch = new Map<string, Errand>();
  let underWay: Promise<void> | null = null;
  let cancelTimer: (() => void) | null = null;
  let isClosed = false;

  const startTimer = (ms: number) => {
    if (isClosed || cancelTimer !== null || underWay !== null || waiting.size === 0) return;
    cancelTimer = after(ms, () => {
      cancelTimer = null;
      underWay = runBatch().then((nextMs) => {
        underWay = null;
        startTimer(nextMs);
      });
    });
  };

  const add = (userId: string, errand: Partial<Errand>) => {
    if (isClosed) return;
    waiting.set(userId, join(waiting.get(userId) ?? NOTHING, errand));
    startTimer(gatherMs);
  };

  const takeBatch = () => {
    const taken = new Map<string, Errand>();
    for (const [userId, errand] of waiting) {
      if (taken.size === ERRANDS_BATCH_MAX) break;
      taken.set(userId, errand);
      waiting.delete(userId);
    }
    return taken;
  };

  const breathe = () => new Promise<void>((resolve) => after(BREATH_MS, resolve));

  const carryOutBatch = async (circles: Circles) => {
    let told = 0;
    for (const [userId, errand] of batch) {
      if (isClosed) return;
      try {
        told += carryOut(userId, errand, circles.get(userId) ?? new Set());
      } catch (error) {
        onFailure(error);
      }
      batch.delete(userId);
      if (told < TOLD_AT_ONCE_MAX) continue;
      told = 0;
      await breathe();
    }
  };

  /** Answers with how long to wait for the next. */
  const runBatch = async (): Promise<number> => {
    batch = takeBatch();
    try {
      await carryOutBatch(await readCircles([...batch.keys()]));
      return waiting.size >= ERRANDS_BATCH_MAX ? BREATH_MS : gatherMs;
    } catch (error) {
      onFailure(error);
      for (const [userId, errand] of batch) {
        waiting.set(userId, join(errand, waiting.get(userId) ?? NOTHING));
      }
      batch = new Map();
      return RETRY_MS;
    }
  };

  return {
    add,
    isNew: (userId) => (batch.get(userId)?.isNew ?? false) || (waiting.get(userId)?.isNew ?? false),
    async close() {
      isClosed = true;
      cancelTimer?.();
      waiting.clear();
      await underWay;
    },
  };
};
