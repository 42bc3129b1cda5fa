import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Binaries } from "./binaries.ts";
import type { PostgresUser } from "./postgres-user.ts";
import { settings } from "./settings.ts";

/** Where a cluster is or will be (its real path), the programs that serve it, and whom they run as. */
export type Site = {
  path: string;
  logFile: string;
  binaries: Binaries;
  user: PostgresUser;
  durable: boolean;
};

/** A cluster that is there, with the name that its processes carry. */
export type Cluster = Site & { name: string };

export const OWNER = "parley";

/** Names the directory itself, not its path: a data directory that is moved keeps its name, a copy gets one of its own. */
export function clusterNameOf(path: string): string {
  const { dev, ino } = statSync(path);
  return `parley-${createHash("sha256").update(`${dev}:${ino}`).digest("hex").slice(0, 16)}`;
}

/**
 * Linux names the working directory of a process without walking to it. Started there before it gives up root, PostgreSQL
 * needs no right to search the directories above (a clone under /root, a temporary directory of mode 0700).
 */
export const directoryArgument = (path: string): string =>
  process.platform === "linux" ? "/proc/self/cwd" : path;

export function postmasterArguments(cluster: Cluster): string[] {
  const named = ["-c", `cluster_name=${cluster.name}`];
  return ["-D", directoryArgument(cluster.path), ...named, ...settings(cluster)];
}

/** Whether the PostgreSQL last started here is the one that we would start: this program with these settings. */
export function startedAlike(cluster: Cluster): boolean {
  const expected = [cluster.binaries.postgres, ...postmasterArguments(cluster).map((one) => `"${one}"`)];
  try {
    return readFileSync(join(cluster.path, "postmaster.opts"), "utf8").trim() === expected.join(" ");
  } catch {
    return false;
  }
}

type Launch = { program: string; args: string[]; cwd: string; user: PostgresUser; output: number };

/** Starts a program of PostgreSQL in a session of its own: a Ctrl-C in the terminal is for the server, which stops it. */
export function launch({ program, args, cwd, user, output }: Launch) {
  return spawn(program, args, {
    cwd,
    detached: true,
    stdio: ["ignore", output, output],
    env: { LC_ALL: "C", TZ: "UTC", PATH: "/usr/bin:/bin" },
    ...(user && { uid: user.uid, gid: user.gid }),
  });
}
