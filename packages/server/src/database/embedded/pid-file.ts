import { readFileSync } from "node:fs";
import { join } from "node:path";

export type PidFile = { pid: number; ready: boolean };

const FILE = "postmaster.pid";

/** Both name the postmaster on their first line, and PostgreSQL starts only where neither names a living process. */
const LOCK_FILES = [FILE, ".s.PGSQL.5432.lock"];

function read(path: string): string[] {
  try {
    return readFileSync(path, "utf8").split("\n");
  } catch {
    return [];
  }
}

// In single-user mode the number is negative.
const pidIn = (lines: string[]) => Math.abs(Number.parseInt(lines[0] ?? "", 10)) || undefined;

/** Reads postmaster.pid: the process on line 1, its status on line 8. Undefined when there is none (or half of one). */
export function readPidFile(cluster: string): PidFile | undefined {
  const lines = read(join(cluster, FILE));
  const pid = pidIn(lines);
  return pid === undefined ? undefined : { pid, ready: lines[7]?.trim() === "ready" };
}

/** The lock files that are there, with the process each names. */
export function lockFiles(cluster: string): { path: string; pid: number }[] {
  return LOCK_FILES.flatMap((name) => {
    const path = join(cluster, name);
    const pid = pidIn(read(path));
    return pid ? [{ path, pid }] : [];
  });
}
