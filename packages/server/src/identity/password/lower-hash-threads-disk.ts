import { readdirSync, readFileSync } from "node:fs";
import { setPriority } from "node:os";

const TASKS = "/proc/self/task";
/** What Bun calls the threads that it hashes on. */
const POOL = /^Bun Pool/;
/** What the least urgent work has: next to nothing while the thread that answers wants the core. */
const NICE = 19;
const AGAIN_AFTER_MS = 1_000;

/**
 * Has the threads that hash yield to the one that answers: the kernel gives them all the time that nobody else wants, and
 * takes it away at once when a request comes. On Linux alone, where threads have priorities of their own; elsewhere, and
 * where it is not allowed, nothing happens. Cheap to call often.
 */
export const createLowerHashThreads = ({ now = performance.now.bind(performance) } = {}): (() => void) => {
  let last = Number.NEGATIVE_INFINITY;
  return () => {
    if (process.platform !== "linux" || now() - last < AGAIN_AFTER_MS) return;
    last = now();
    for (const thread of readdirSync(TASKS)) {
      try {
        if (POOL.test(readFileSync(`${TASKS}/${thread}/comm`, "utf8"))) setPriority(Number(thread), NICE);
      } catch {
        // It has ended meanwhile, or priorities may not be changed here.
      }
    }
  };
};
