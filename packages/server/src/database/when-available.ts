import { setTimeout as pause } from "node:timers/promises";
import { isUnavailable } from "./database-errors.ts";

const PATIENCE_MS = 30_000;
const RETRY_INTERVAL_MS = 100;

/** Does `work` when the database lets it: again and again while there is none, for half a minute at most. */
export async function whenAvailable<T>(work: () => Promise<T>): Promise<T> {
  for (const until = performance.now() + PATIENCE_MS; ; await pause(RETRY_INTERVAL_MS)) {
    try {
      return await work();
    } catch (error) {
      if (!isUnavailable(error) || performance.now() > until) throw error;
    }
  }
}
