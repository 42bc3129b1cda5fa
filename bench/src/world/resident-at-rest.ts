import { type Resident, residentOf } from "./process-table.ts";

const LOOK_EVERY_MS = 1_000;
/** A process that has neither grown nor shrunk for so long keeps what it has. */
const STEADY_MS = 8_000;
const PATIENCE_MS = 60_000;
const NOTEWORTHY_BYTES = 256 * 1024;

/** What a process holds once it is left alone: when it neither grows nor shrinks any more. */
export const residentAtRest = async (pid: number): Promise<Resident> => {
  let last = residentOf(pid);
  let steadySince = performance.now();
  for (const until = performance.now() + PATIENCE_MS; performance.now() < until; ) {
    await Bun.sleep(LOOK_EVERY_MS);
    const now = residentOf(pid);
    if (Math.abs(now.bytes - last.bytes) > NOTEWORTHY_BYTES) steadySince = performance.now();
    last = now;
    if (performance.now() - steadySince >= STEADY_MS) break;
  }
  return residentOf(pid);
};
