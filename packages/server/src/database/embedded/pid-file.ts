import { readFileSync } from "node:fs";
import { join } from "node:path";

export type PidFile = { pid: number; ready: boolean };

/** Reads postmaster.pid: the process on line 1, its status on line 8. Undefined when there is none (or half of one). */
export function readPidFile(cluster: string): PidFile | undefined {
  let text: string;
  try {
    text = readFileSync(join(cluster, "postmaster.pid"), "utf8");
  } catch {
    return undefined;
  }
  const lines = text.split("\n");
  // In single-user mode the number is negative.
  const pid = Math.abs(Number.parseInt(lines[0] ?? "", 10));
  return pid > 0 ? { pid, ready: lines[7]?.trim() === "ready" } : undefined;
}
