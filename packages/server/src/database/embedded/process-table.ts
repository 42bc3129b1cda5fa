import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** What stands behind a process id: `here` is a PostgreSQL process of the cluster asked about. */
export type ProcessLook = "gone" | "zombie" | "here" | "other";

const ON_LINUX = process.platform === "linux";

/** Fields of /proc/<pid>/stat; the command (field 2) may hold spaces and brackets, so count from its last one. */
function linuxStat(pid: number): { state: string; startTicks: string } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return { state: fields[0] ?? "", startTicks: fields[19] ?? "" };
  } catch {
    return undefined;
  }
}

function ps(pid: number, column: string): string {
  const answer = spawnSync("ps", ["-ww", "-p", String(pid), "-o", `${column}=`], { encoding: "utf8" });
  return answer.status === 0 ? answer.stdout.trim() : "";
}

function stateOf(pid: number): string {
  return ON_LINUX ? (linuxStat(pid)?.state ?? "") : ps(pid, "stat").slice(0, 1);
}

function commandOf(pid: number): string {
  if (!ON_LINUX) return ps(pid, "command");
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}

/**
 * A cluster is known by its `cluster_name`: the postmaster has it among its arguments, its children in their titles.
 * Root in a container may read that much of another user's process, but neither its program nor its directory.
 */
const belongsTo = (command: string, clusterName: string) =>
  command.includes(`cluster_name=${clusterName} `) ||
  command.endsWith(`cluster_name=${clusterName}`) ||
  command.startsWith(`postgres: ${clusterName}: `);

export function lookAt(pid: number, clusterName: string): ProcessLook {
  const state = stateOf(pid);
  if (state === "") return "gone";
  if (state === "Z" || state === "X") return "zombie";
  return belongsTo(commandOf(pid), clusterName) ? "here" : "other";
}

/** Every PostgreSQL process of a cluster, children of a killed postmaster included. */
export function processesIn(clusterName: string): number[] {
  if (ON_LINUX) {
    const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
    return pids.map(Number).filter((pid) => lookAt(pid, clusterName) === "here");
  }
  const { stdout } = spawnSync("ps", ["-axww", "-o", "pid=,command="], { encoding: "utf8" });
  return stdout.split("\n").flatMap((line) => {
    const [, pid, command] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid && command && belongsTo(command, clusterName) ? [Number(pid)] : [];
  });
}

/** Tells two processes with the same number apart, across restarts of the machine too; undefined when it is gone. */
export function startOf(pid: number): string | undefined {
  if (!ON_LINUX) return ps(pid, "lstart") || undefined;
  const stat = linuxStat(pid);
  if (stat === undefined || stat.state === "Z") return undefined;
  const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  return `${boot}/${stat.startTicks}`;
}

/** Sends a signal; a process that has already gone is no error. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
