import { randomUUID } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startOf } from "./process-table.ts";

/** A second server was started on a data directory that is in use. The process should end with `exitCode`. */
export class DataDirectoryInUse extends Error {
  override readonly name = "DataDirectoryInUse";
  readonly exitCode = 2;
  constructor(
    readonly dataDir: string,
    readonly holderPid: number,
  ) {
    super(
      `Another Parley server (process ${holderPid}) is using ${dataDir}. ` +
        "Stop it first, or give this one a directory of its own with DATA_DIR.",
    );
  }
}

type Holder = { pid: number; start: string };

const STEAL_ATTEMPTS_MAX = 5;

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** The locks that this program holds. A program that replaced itself (`bun --watch`) has its old number and no locks. */
const held = new Set<string>();

/** The file is linked into place whole, so what cannot be parsed is what a power loss left: nobody holds it. */
function liveHolder(text: string): Holder | undefined {
  try {
    const holder = JSON.parse(text) as Holder;
    if (holder.pid === process.pid && !held.has(text)) return undefined;
    return startOf(holder.pid) === holder.start ? holder : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Takes the data directory for this process until disposed. A holder is judged by process id and start time, so a lock
 * left by a killed server is taken over, and a process that happens to have its number does not keep us out.
 */
export function lockDataDirectory(dataDir: string): Disposable {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const path = join(dataDir, "parley.lock");
  const own = join(dataDir, `parley.lock.${randomUUID()}`);
  const text = JSON.stringify({ pid: process.pid, start: startOf(process.pid), id: randomUUID() });
  writeFileSync(own, text, { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < STEAL_ATTEMPTS_MAX; attempt++) {
      try {
        linkSync(own, path);
        held.add(text);
        return {
          [Symbol.dispose]() {
            held.delete(text);
            if (readText(path) === text) rmSync(path, { force: true });
          },
        };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      }
      const found = readText(path);
      if (found === undefined) continue;
      const holder = liveHolder(found);
      if (holder) throw new DataDirectoryInUse(dataDir, holder.pid);
      discard(path, found);
    }
    throw new Error(`Could not lock ${dataDir}: ${path} keeps changing.`);
  } finally {
    rmSync(own, { force: true });
  }
}

/** Whether a server took this directory and died without giving it back. */
export function isAbandoned(dataDir: string): boolean {
  const text = readText(join(dataDir, "parley.lock"));
  return text !== undefined && liveHolder(text) === undefined;
}

/** Two servers may find the same dead lock at once. Whoever moves away a lock that is not the dead one puts it back. */
function discard(path: string, expected: string): void {
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  try {
    if (readText(aside) !== expected) linkSync(aside, path);
  } finally {
    rmSync(aside, { force: true });
  }
}
