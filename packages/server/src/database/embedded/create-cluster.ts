import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { closeSync, mkdirSync, openSync, readdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { directoryArgument, launch, OWNER, type Site } from "./cluster.ts";
import { logSince, logSize } from "./log-file.ts";
import { chownTree } from "./postgres-user.ts";

/** Makes the cluster beside its place and moves it there whole: an interrupted first start leaves nothing half made. */
export async function createCluster(site: Site): Promise<void> {
  const home = dirname(site.path);
  const prefix = `${basename(site.path)}.new-`;
  for (const left of readdirSync(home).filter((name) => name.startsWith(prefix)))
    removeIfIdle(join(home, left));
  const staging = join(home, prefix + randomUUID());
  mkdirSync(staging, { mode: 0o700 });
  if (site.user) chownTree(staging, site.user);
  await initdb(site, staging);
  renameSync(staging, site.path);
}

/** An initdb that outlived its server may still write there; a later start removes what it leaves. */
function removeIfIdle(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // Its name is never used again.
  }
}

async function initdb(site: Site, staging: string): Promise<void> {
  const from = logSize(site.logFile);
  const output = openSync(site.logFile, "a", 0o600);
  try {
    const args = [
      ["-D", directoryArgument(staging), "-U", OWNER],
      ["--auth-local=trust", "--auth-host=reject"],
      // The built-in provider sorts the same everywhere, whatever C library a later machine has.
      ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"],
      ["--no-instructions", ...(site.durable ? [] : ["--no-sync"])],
    ].flat();
    const child = launch({
      program: site.binaries.initdb,
      args,
      cwd: staging,
      user: site.user,
      output,
    });
    const [code] = (await once(child, "exit")) as [number | null];
    if (code !== 0) throw new Error(`Creating the database failed: ${logSince(site.logFile, from)}`);
  } catch (error) {
    rmSync(staging, { recursive: true, force: true });
    throw error;
  } finally {
    closeSync(output);
  }
}
