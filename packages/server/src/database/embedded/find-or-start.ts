import { setTimeout as pause } from "node:timers/promises";
import { type Cluster, startedAlike } from "./cluster.ts";
import { answers, connectionTo } from "./ensure-database.ts";
import { readPidFile } from "./pid-file.ts";
import {
  adopt,
  becomesReady,
  clearLeftovers,
  type Postmaster,
  startPostmaster,
  stopPostmaster,
} from "./postmaster.ts";
import { lookAt } from "./process-table.ts";

const START_PATIENCE_MS = 10_000;
const START_RETRY_MS = 100;
/** One that does not answer is either leaving or beyond a polite request. */
const HUNG_STOP_MS = 1_000;

/** What PostgreSQL says while the last one on its directory is still leaving. */
const STILL_LEAVING = /pre-existing shared memory block|lock file ".*" already exists/;

/** Whoever leaves on its own says why; one that was killed while it started did not. */
const SAID_WHY = /FATAL|PANIC|could not be started/;

const isWorthAnotherTry = (failure: string) => STILL_LEAVING.test(failure) || !SAID_WHY.test(failure);

/** The PostgreSQL that a killed server left running: taken over, or stopped when it was started otherwise than now. */
async function findRunning(
  cluster: Cluster,
  onProgress: (text: string) => void,
): Promise<Postmaster | undefined> {
  const file = readPidFile(cluster.path);
  if (file === undefined || lookAt(file.pid, cluster.name) !== "here") return undefined;
  const found = adopt(cluster, file.pid);
  if (!startedAlike(cluster)) {
    await stopPostmaster(cluster, found);
    return undefined;
  }
  const ready = await becomesReady(cluster, { pid: file.pid, onProgress });
  if (ready && (await answers(connectionTo(cluster)))) return found;
  await stopPostmaster(cluster, found, HUNG_STOP_MS);
  return undefined;
}

/** Adopts the PostgreSQL that runs on the cluster, else starts one, waiting out the remains of the last. */
export async function findOrStart(cluster: Cluster, onProgress: (text: string) => void): Promise<Postmaster> {
  for (const until = performance.now() + START_PATIENCE_MS; ; await pause(START_RETRY_MS)) {
    const running = await findRunning(cluster, onProgress);
    if (running) return running;
    await clearLeftovers(cluster);
    const result = await startPostmaster(cluster, onProgress);
    if ("postmaster" in result) return result.postmaster;
    const { failure } = result;
    if (performance.now() > until || !isWorthAnotherTry(failure))
      throw new Error(`PostgreSQL did not start: ${failure} (its log is ${cluster.logFile})`);
  }
}
