import { once } from "node:events";
import { closeSync, openSync, rmSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { type Cluster, launch, postmasterArguments } from "./cluster.ts";
import { logSince, logSize, rotateLog } from "./log-file.ts";
import { lockFiles, readPidFile } from "./pid-file.ts";
import { lookAt, processesIn, signal } from "./process-table.ts";

/** A running PostgreSQL, ours or found running. `exited` resolves when it is gone, for whatever reason. */
export type Postmaster = { pid: number; adopted: boolean; exited: Promise<void> };

const READY_POLL_MS = 2;
const READY_POLL_SLOW_MS = 20;
const WATCH_MS = 100;
const STRAYS_LEAVE_MS = 500;
const FAST_STOP_MS = 20_000;
const IMMEDIATE_STOP_MS = 5_000;
const NOTICE_AFTER_MS = 2_000;

/** Resolves true once the condition holds, false when the time is over. */
async function within(ms: number, holds: () => boolean): Promise<boolean> {
  for (const until = performance.now() + ms; !holds(); await pause(5)) {
    if (performance.now() > until) return false;
  }
  return true;
}

/** Waits until the process `pid` says in postmaster.pid that it takes connections; false when it left before. */
export async function becomesReady(
  cluster: Cluster,
  { pid, onProgress }: { pid: number; onProgress: (text: string) => void },
): Promise<boolean> {
  const started = performance.now();
  let notices = 0;
  for (;;) {
    const file = readPidFile(cluster.path);
    if (file?.pid === pid && file.ready) return true;
    const look = lookAt(pid, cluster.name);
    // For its first instant a child of ours is still on its way to becoming a PostgreSQL.
    if (look === "gone" || look === "zombie") return false;
    const waited = performance.now() - started;
    if (waited > NOTICE_AFTER_MS * 2 ** notices) {
      notices += 1;
      onProgress(`PostgreSQL is recovering (${Math.round(waited / 1000)} s)`);
    }
    await pause(waited < 200 ? READY_POLL_MS : READY_POLL_SLOW_MS);
  }
}

/** Follows a process that is not our child. */
export function adopt(cluster: Cluster, pid: number): Postmaster {
  const exited = new Promise<void>((resolve) => {
    const watch = setInterval(() => {
      if (lookAt(pid, cluster.name) === "here") return;
      clearInterval(watch);
      resolve();
    }, WATCH_MS);
    watch.unref();
  });
  return { pid, adopted: true, exited };
}

/** Children of a killed postmaster hold its shared memory until they notice. Only called when no postmaster is left. */
export async function removeStrays(cluster: Cluster): Promise<void> {
  const nobodyLeft = () => processesIn(cluster.name).length === 0;
  if (await within(STRAYS_LEAVE_MS, nobodyLeft)) return;
  for (const pid of processesIn(cluster.name)) signal(pid, "SIGKILL");
  await within(STRAYS_LEAVE_MS, nobodyLeft);
}

/**
 * Prepares a start where lock files were left behind. PostgreSQL replaces those of a process that is gone, but gives up
 * when the number lives on as a zombie that nobody reaps or as another program's. Then, and only when no process works in
 * the cluster any more, they are ours to remove.
 */
export async function clearLeftovers(cluster: Cluster): Promise<void> {
  const locks = lockFiles(cluster.path);
  if (locks.length === 0) return;
  await removeStrays(cluster);
  for (const { path, pid } of locks) {
    const look = lookAt(pid, cluster.name);
    if (look === "zombie" || look === "other") rmSync(path, { force: true });
  }
}

export type StartResult = { postmaster: Postmaster } | { failure: string };

/** Starts PostgreSQL and waits until it takes connections. A failure is what it wrote before it left. */
export async function startPostmaster(
  cluster: Cluster,
  onProgress: (text: string) => void,
): Promise<StartResult> {
  rotateLog(cluster.logFile);
  const from = logSize(cluster.logFile);
  const output = openSync(cluster.logFile, "a", 0o600);
  const child = launch({
    program: cluster.binaries.postgres,
    args: postmasterArguments(cluster),
    cwd: cluster.path,
    user: cluster.user,
    output,
  });
  closeSync(output);
  const exited = once(child, "exit").then(
    () => undefined,
    () => undefined,
  );
  child.unref();
  const { pid } = child;
  const left = exited.then(() => false);
  if (pid === undefined) {
    const who = cluster.user ? ` as the user ${cluster.user.name}` : "";
    return { failure: `${cluster.binaries.postgres} could not be started${who}` };
  }
  if (await Promise.race([becomesReady(cluster, { pid, onProgress }), left]))
    return { postmaster: { pid, adopted: false, exited } };
  return { failure: logSince(cluster.logFile, from) };
}

/** Keeps the process alive while it waits: what follows the end of the database must still be done. */
async function endsWithin(ms: number, { exited }: Postmaster): Promise<boolean> {
  const over = new AbortController();
  const late = pause(ms, false, { signal: over.signal }).catch(() => false);
  try {
    return await Promise.race([exited.then(() => true), late]);
  } finally {
    over.abort();
  }
}

/** Stops it: open transactions roll back and everything is written; harder when that takes longer than `fastMs`. */
export async function stopPostmaster(
  cluster: Cluster,
  postmaster: Postmaster,
  fastMs = FAST_STOP_MS,
): Promise<void> {
  const { pid } = postmaster;
  const look = lookAt(pid, cluster.name);
  // Its children may be there yet.
  if (look === "gone" || look === "zombie") return removeStrays(cluster);
  signal(pid, "SIGINT");
  if (await endsWithin(fastMs, postmaster)) return;
  signal(pid, "SIGQUIT");
  if (await endsWithin(Math.min(IMMEDIATE_STOP_MS, fastMs), postmaster)) return;
  signal(pid, "SIGKILL");
  await endsWithin(IMMEDIATE_STOP_MS, postmaster);
  await removeStrays(cluster);
}
