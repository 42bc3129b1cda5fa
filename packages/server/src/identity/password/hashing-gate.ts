import { raise } from "../../problem.ts";

/** About half a second of waiting, at some 110 hashes a second on each core. */
export const HASHES_WAITING_PER_CORE_MAX = 50;
const RETRY_AFTER_SECONDS = 2;

/** Lets few hashes run at once: more than there are cores would only slow each other, and everything else. */
export interface HashingGate {
  /** Runs `hash` when its turn comes; past the queue's end, raises `overloaded` at once. */
  run<T>(hash: () => Promise<T>): Promise<T>;
}

export const createHashingGate = ({
  atOnceMax,
  waitingMax = atOnceMax * HASHES_WAITING_PER_CORE_MAX,
  whenFull = () => {},
}: {
  atOnceMax: number;
  waitingMax?: number;
  /** Called when a hash has to wait. */
  whenFull?: () => void;
}): HashingGate => {
  let running = 0;
  const waiting: (() => void)[] = [];

  const enter = async () => {
    if (running < atOnceMax) {
      running += 1;
      return;
    }
    if (waiting.length >= waitingMax) raise("overloaded", { seconds: RETRY_AFTER_SECONDS });
    whenFull();
    await new Promise<void>((resolve) => waiting.push(resolve));
  };

  // Who leaves hands the place over, so that a newcomer cannot slip in before those who wait.
  const leave = () => {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  };

  return {
    async run(hash) {
      await enter();
      try {
        return await hash();
      } finally {
        leave();
      }
    },
  };
};
