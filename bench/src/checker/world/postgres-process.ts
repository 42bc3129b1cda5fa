import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const POLL_MS = 20;
const STOP_TIMEOUT_MS = 10_000;

const commandOf = (pid: number): string | null => {
  if (!existsSync("/proc/self/cmdline")) return "postgres";
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return null;
  }
};

/** The postmaster that works on this data directory, if one does. */
const postmasterOf = (dataDir: string): number | null => {
  try {
    const [line = ""] = readFileSync(join(dataDir, "postgres", "postmaster.pid"), "utf8").split("\n");
    const pid = Math.abs(Number.parseInt(line, 10));
    return pid > 1 && commandOf(pid)?.includes("postgres") ? pid : null;
  } catch {
    return null;
  }
};

const signal = (pid: number, name: NodeJS.Signals) => {
  try {
    process.kill(pid, name);
  } catch {
    // It has gone by itself.
  }
};

/** Kills the postmaster. Its children leave when they notice. */
export const killPostgres = (dataDir: string): void => {
  const pid = postmasterOf(dataDir);
  if (pid !== null) signal(pid, "SIGKILL");
};

/** What serves a client shows its user, its database and its state; helpers of PostgreSQL do not. */
const SERVES_PARLEY = / parley \[local\] /;

/** Kills a process that serves a connection. PostgreSQL then ends all others and recovers, under the same postmaster. */
export const killBackend = (dataDir: string): void => {
  const postmaster = postmasterOf(dataDir);
  const { stdout } = spawnSync("ps", ["-axww", "-o", "pid=,ppid=,command="], { encoding: "utf8" });
  for (const line of (stdout ?? "").split("\n")) {
    const [, pid, parent, command = ""] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    if (postmaster === null || Number(parent) !== postmaster || !SERVES_PARLEY.test(command)) continue;
    return signal(Number(pid), "SIGKILL");
  }
};

/** Stops a PostgreSQL that a killed server has left behind. */
export const stopPostgres = async (dataDir: string): Promise<void> => {
  const pid = postmasterOf(dataDir);
  if (pid === null) return;
  signal(pid, "SIGINT");
  for (const until = performance.now() + STOP_TIMEOUT_MS; performance.now() < until; await pause(POLL_MS)) {
    if (postmasterOf(dataDir) === null) return;
  }
  signal(pid, "SIGKILL");
};
