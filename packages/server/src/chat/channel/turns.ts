import { raise } from "../../problem.ts";

/** Past this many that wait for one key, a caller is told to come back later. */
export const TURNS_WAITING_MAX = 1_000;

export type InTurn = <T>(key: string, work: () => Promise<T>) => Promise<T>;

interface Queue {
  waiting: number;
  last: Promise<unknown>;
}

/** Runs the works of one key one after the other, in the order of the calls; other keys are not held up. */
export const createTurns = (): InTurn => {
  const queues = new Map<string, Queue>();

  return async (key, work) => {
    const queue = queues.get(key) ?? { waiting: 0, last: Promise.resolve() };
    if (queue.waiting >= TURNS_WAITING_MAX) raise("overloaded", { seconds: 1 });
    queues.set(key, queue);
    queue.waiting += 1;
    const turn = queue.last.then(work);
    // Whoever comes next waits for the end of this turn, not for its success.
    queue.last = turn.catch(() => {});
    try {
      return await turn;
    } finally {
      queue.waiting -= 1;
      if (queue.waiting === 0) queues.delete(key);
    }
  };
};
