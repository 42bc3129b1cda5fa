import type { After } from "../../clock.ts";
import type { Device } from "../../realtime/commands.ts";
import type { Circle, Circles } from "./circles-sql.ts";

/** People whose circles are read by one statement. */
export const ERRANDS_BATCH_MAX = 500;
/** After telling this many, everything else gets its turn. */
const TOLD_AT_ONCE_MAX = 1_000;
const BREATH_MS = 5;
const RETRY_MS = 1_000;
/**
 * What one person may cost: in a circle of 200 they wait for the next errand no longer than changes are gathered anyway;
 * past that, longer, by as much as their circle is larger.
 */
const FREE_COST = 200;
export const COST_PER_SECOND_MAX = 1_000;

/** What is to be told about one person, or to them. */
export interface Errand {
  /** Their circle is told what is shown of them. */
  readonly announce: boolean;
  /** All their sockets are new, and wait in `shows`. */
  readonly isNew: boolean;
  /** Each is given everyone in the circle of whom there is anything to show. */
  readonly shows: readonly Device[];
  /** They met somebody: all their sockets are told of everyone in the circle of whom there is anything to show. */
  readonly look: boolean;
  /** People whom they may not see any more. */
  readonly lost: readonly string[];
  /** Channels that they have left: so with the members, on both sides. */
  readonly left: readonly string[];
}

const NOTHING: Errand = { announce: false, isNew: false, shows: [], look: false, lost: [], left: [] };

const join = (one: Errand, other: Partial<Errand>): Errand => ({
  announce: one.announce || (other.announce ?? false),
  isNew: one.isNew || (other.isNew ?? false),
  shows: other.shows ? [...one.shows, ...other.shows] : one.shows,
  look: one.look || (other.look ?? false),
  lost: other.lost ? [...one.lost, ...other.lost] : one.lost,
  left: other.left ? [...one.left, ...other.left] : one.left,
});

const isNothing = ({ announce, shows, look, lost, left }: Errand) =>
  !announce && !look && shows.length + lost.length + left.length === 0;

/** What the errands of one batch need to know. */
export interface Surroundings {
  readonly circles: Circles;
  /** By channel that somebody left: who is there, and who left it in the same batch. */
  readonly members: ReadonlyMap<string, readonly string[]>;
}

export interface Errands {
  add(userId: string, errand: Partial<Errand>): void;
  /** This socket is not shown anything any more. */
  forgetShow(userId: string, device: Device): void;
  /** Whether this person's errand waits, or is under way, and all their sockets are new. */
  isNew(userId: string): boolean;
  close(): Promise<void>;
}

const NOBODY: Circle = { people: new Set(), size: 0 };

/**
 * Gathers errands, one per person, and runs them in batches, one batch at a time. Whoever has a large circle rests after
 * an errand, so that no person costs more than `COST_PER_SECOND_MAX`, however often they come and go; what happens
 * meanwhile is one errand, with what is shown of them then.
 */
export const createErrands = ({
  after,
  gatherMs,
  readSurroundings,
  carryOut,
  onFailure,
}: {
  after: After;
  gatherMs: number;
  readSurroundings: (errands: ReadonlyMap<string, Errand>) => Promise<Surroundings>;
  /** Answers with how many were told. */
  carryOut: (userId: string, errand: Errand, circle: Circle, surroundings: Surroundings) => number;
  onFailure: (error: unknown) => void;
}): Errands => {
  const waiting = new Map<string, Errand>();
  const resting = new Map<string, () => void>();
  let batch = new Map<string, Errand>();
  let underWay: Promise<void> | null = null;
  let cancelTimer: (() => void) | null = null;
  let isClosed = false;

  const startTimer = (ms: number) => {
    if (isClosed || cancelTimer !== null || underWay !== null || waiting.size === 0) return;
    cancelTimer = after(ms, () => {
      cancelTimer = null;
      underWay = runBatch().then((hasRun) => {
        underWay = null;
        const ready = waiting.size > 0 ? [...waiting.keys()].filter((id) => !resting.has(id)).length : 0;
        if (ready === 0) return;
        startTimer(hasRun ? (ready < ERRANDS_BATCH_MAX ? gatherMs : BREATH_MS) : RETRY_MS);
      });
    });
  };

  const add = (userId: string, errand: Partial<Errand>) => {
    if (isClosed) return;
    waiting.set(userId, join(waiting.get(userId) ?? NOTHING, errand));
    if (!resting.has(userId)) startTimer(gatherMs);
  };

  const rest = (userId: string, cost: number) => {
    if (isClosed || cost <= FREE_COST) return;
    const cancel = after((cost / COST_PER_SECOND_MAX) * 1000, () => {
      resting.delete(userId);
      if (waiting.has(userId)) startTimer(0);
    });
    resting.set(userId, cancel);
  };

  const takeBatch = () => {
    const taken = new Map<string, Errand>();
    for (const [userId, errand] of waiting) {
      if (taken.size === ERRANDS_BATCH_MAX) break;
      if (resting.has(userId)) continue;
      taken.set(userId, errand);
      waiting.delete(userId);
    }
    return taken;
  };

  const breathe = () => new Promise<void>((resolve) => after(BREATH_MS, resolve));

  const carryOutBatch = async (surroundings: Surroundings) => {
    let told = 0;
    for (const [userId, errand] of batch) {
      if (isClosed) return;
      const circle = surroundings.circles.get(userId) ?? NOBODY;
      try {
        const count = carryOut(userId, errand, circle, surroundings);
        told += count;
        rest(userId, Math.max(count, circle.size));
      } catch (error) {
        onFailure(error);
      }
      batch.delete(userId);
      if (told < TOLD_AT_ONCE_MAX) continue;
      told = 0;
      await breathe();
    }
  };

  /** Answers whether it could; what it could not waits again. */
  const runBatch = async (): Promise<boolean> => {
    batch = takeBatch();
    if (batch.size === 0) return true;
    try {
      await carryOutBatch(await readSurroundings(batch));
    } catch (error) {
      onFailure(error);
      for (const [userId, errand] of batch) {
        waiting.set(userId, join(errand, waiting.get(userId) ?? NOTHING));
      }
      batch = new Map();
      return false;
    }
    return true;
  };

  return {
    add,
    forgetShow(userId, device) {
      for (const errands of [waiting, batch]) {
        const errand = errands.get(userId);
        if (!errand?.shows.includes(device)) continue;
        const rest = { ...errand, shows: errand.shows.filter((other) => other !== device) };
        if (isNothing(rest)) errands.delete(userId);
        else errands.set(userId, rest);
      }
    },
    isNew: (userId) => (batch.get(userId)?.isNew ?? false) || (waiting.get(userId)?.isNew ?? false),
    async close() {
      isClosed = true;
      cancelTimer?.();
      waiting.clear();
      for (const cancel of resting.values()) cancel();
      await underWay;
    },
  };
};
