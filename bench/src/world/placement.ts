import { cpus } from "node:os";
import { childrenOf } from "./process-table.ts";

/**
 * Who runs on which core. `apart`: the server on core 0, the load on core 1, PostgreSQL where the scheduler puts it.
 * `together`: server and PostgreSQL share core 0. `free`: nothing is pinned.
 */
export type Placement = "apart" | "together" | "free";

export interface Placed {
  readonly serverPid: number;
  readonly postgresPid: number;
}

const SERVER_CORES = "0";
const LOAD_CORES = "1";

const allCores = () => `0-${cpus().length - 1}`;

/** Pins every thread of a process; those it starts later inherit it. */
const pin = (pid: number, cores: string) => {
  Bun.spawnSync(["taskset", "--all-tasks", "--cpu-list", "--pid", cores, String(pid)], { stdout: "ignore" });
};

const canPin = (): boolean =>
  process.platform === "linux" && cpus().length > 1 && Bun.which("taskset") !== null;

/** Puts the processes where the placement says, and answers with a sentence that tells what was done. */
export const place = (placement: Placement, { serverPid, postgresPid }: Placed): string => {
  if (!canPin()) return "no core is pinned (this needs Linux, taskset and two cores): numbers vary more";
  const everywhere = allCores();
  const postgresCores = placement === "together" ? SERVER_CORES : everywhere;
  for (const pid of [postgresPid, ...childrenOf(postgresPid)]) pin(pid, postgresCores);
  pin(serverPid, placement === "free" ? everywhere : SERVER_CORES);
  pin(process.pid, placement === "free" ? everywhere : LOAD_CORES);
  if (placement === "free") return `nothing pinned, ${cpus().length} cores for all`;
  const postgres =
    placement === "together" ? "PostgreSQL on core 0 too" : `PostgreSQL on cores ${everywhere}`;
  return `server on core ${SERVER_CORES}, load on core ${LOAD_CORES}, ${postgres}`;
};
