/**
 * A job is put inside a transaction, and nothing tells when that commits: most do within milliseconds. A look that comes
 * too early finds nothing, and the queue's own polling finds whatever all of these missed.
 */
const WAKE_AFTER_MS = [10, 40, 150, 600];

/** Asks for a look into a queue soon after each job, as often as that for however many jobs. */
export const createWakeUps = (wake: (queue: string) => void) => {
  const pending = new Map<string, NodeJS.Timeout>();
  return {
    soon(queue: string) {
      for (const delayMs of WAKE_AFTER_MS) {
        const key = `${queue} ${delayMs}`;
        if (pending.has(key)) continue;
        const timer = setTimeout(() => {
          pending.delete(key);
          wake(queue);
        }, delayMs);
        pending.set(key, timer);
      }
    },
    clear() {
      for (const timer of pending.values()) clearTimeout(timer);
      pending.clear();
    },
  };
};
