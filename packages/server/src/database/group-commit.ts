import { raise } from "../problem.ts";

/** Past this many waiting items a caller is told to come back later. */
export const GROUP_COMMIT_WAITING_MAX = 50_000;
const BATCH_ITEMS_MAX = 1_024;

export interface GroupCommit<Item, Outcome> {
  /**
   * Resolves with the item's outcome once its batch is durable; rejects when the batch failed as a whole.
   * @throws ProblemError `overloaded` at once when too many wait.
   */
  submit(item: Item): Promise<Outcome>;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

interface Waiting<Item, Outcome> {
  readonly item: Item;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Collects items while the previous batch is under way, and hands them over together, in their order of arrival.
 * No timer: an idle server adds no wait, a loaded one batches by itself. Items of different lanes go in batches of
 * their own, one batch of a lane under way at a time. Where each batch costs much beside its items, `spacingMs` keeps
 * those apart that would come thick and fast: whoever comes after a pause of so long waits for nothing all the same.
 * `run` answers with one outcome per item, in the same order.
 */
export const createGroupCommit = <Item, Outcome>({
  run,
  lanes = 1,
  laneOf = () => 0,
  spacingMs = 0,
}: {
  run: (items: readonly Item[]) => Promise<readonly Outcome[]>;
  lanes?: number;
  /** 0 to `lanes - 1`; items that must keep their order have the same lane. */
  laneOf?: (item: Item) => number;
  /** From the beginning of a lane's batch to that of the next, at least. */
  spacingMs?: number;
}): GroupCommit<Item, Outcome> => {
  const waiting: Waiting<Item, Outcome>[][] = Array.from({ length: lanes }, () => []);
  const drains: (Promise<void> | null)[] = Array.from({ length: lanes }, () => null);

  const begun: number[] = Array.from({ length: lanes }, () => Number.NEGATIVE_INFINITY);

  const keepApart = async (lane: number) => {
    const early = (begun[lane] ?? 0) + spacingMs - performance.now();
    if (early > 0) await new Promise<void>((resolve) => setTimeout(resolve, early));
    begun[lane] = performance.now();
  };

  const runBatch = async (batch: readonly Waiting<Item, Outcome>[]) => {
    try {
      const outcomes = await run(batch.map((entry) => entry.item));
      batch.forEach((entry, index) => {
        entry.resolve(outcomes[index] as Outcome);
      });
    } catch (error) {
      for (const entry of batch) entry.reject(error);
    }
  };

  const drain = async (lane: number) => {
    // What arrives in the same turn of the event loop goes into the first batch together.
    await Promise.resolve();
    for (let queue = waiting[lane] ?? []; queue.length > 0; queue = waiting[lane] ?? []) {
      if (spacingMs > 0) {
        await keepApart(lane);
        queue = waiting[lane] ?? [];
      }
      const batch = queue.length <= BATCH_ITEMS_MAX ? queue : queue.slice(0, BATCH_ITEMS_MAX);
      waiting[lane] = queue.length <= BATCH_ITEMS_MAX ? [] : queue.slice(BATCH_ITEMS_MAX);
      await runBatch(batch);
    }
    drains[lane] = null;
  };

  return {
    submit(item) {
      const lane = laneOf(item);
      const queue = waiting[lane] ?? [];
      if (queue.length >= GROUP_COMMIT_WAITING_MAX) raise("overloaded", { seconds: 1 });
      return new Promise((resolve, reject) => {
        queue.push({ item, resolve, reject });
        drains[lane] ??= drain(lane);
      });
    },
    async idle() {
      await Promise.all(drains);
    },
  };
};
