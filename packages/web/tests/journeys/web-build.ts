import { execFile } from "node:child_process";
import { mkdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

const ROOT = join(import.meta.dirname, "../../../..");
const BUILD = `import { ensureWebBuilt } from ${JSON.stringify(join(ROOT, "scripts/build-web.mjs"))}; await ensureWebBuilt();`;
const LOCK = join(ROOT, "node_modules/.journeys-build");
const BUILD_MS_MAX = 120_000;

const takeLock = (): boolean => {
  try {
    mkdirSync(LOCK);
    return true;
  } catch {
    return false;
  }
};

const isAbandoned = (): boolean =>
  Date.now() - (statSync(LOCK, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > BUILD_MS_MAX;

/** Two workers of one run begin together: one of them builds, the other waits for it. */
const ensureBuilt = async (): Promise<void> => {
  while (!takeLock()) {
    if (isAbandoned()) rmSync(LOCK, { recursive: true, force: true });
    await sleep(100);
  }
  try {
    await promisify(execFile)(process.execPath, ["-e", BUILD], { timeout: BUILD_MS_MAX });
  } finally {
    rmSync(LOCK, { recursive: true, force: true });
  }
};

let built: Promise<void> | undefined;

/** Builds the pages where their sources are not those of the last build. */
export const ensureWebBuilt = (): Promise<void> => {
  built ??= ensureBuilt();
  return built;
};
