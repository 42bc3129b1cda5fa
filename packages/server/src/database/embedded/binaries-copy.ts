import { randomUUID } from "node:crypto";
import { chmodSync, cpSync, lstatSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

type Order = {
  native: string;
  version: string;
  user: { name: string };
  onProgress: (text: string) => void;
};

const OTHERS_WRITE = 0o022;
const HOMES = ["/var/lib/parley", join(tmpdir(), "parley-postgresql")];

/** A copy is trusted only if root made it and nobody else can have changed it since: /tmp belongs to everyone. */
function isOurs(path: string): boolean {
  try {
    const stat = lstatSync(path);
    return stat.isDirectory() && stat.uid === process.getuid?.() && (stat.mode & OTHERS_WRITE) === 0;
  } catch {
    return false;
  }
}

function openForReading(path: string): void {
  const stat = lstatSync(path);
  if (stat.isSymbolicLink()) return;
  const executable = stat.isDirectory() || (stat.mode & 0o100) !== 0;
  chmodSync(path, executable ? 0o755 : 0o644);
  if (!stat.isDirectory()) return;
  for (const name of readdirSync(path)) openForReading(join(path, name));
}

/**
 * PostgreSQL resolves the path of its own program and finds its libraries beside it, so an unprivileged user needs the
 * programs where it can look. The directories above node_modules are the administrator's: they are not changed.
 */
export async function copyForUser({ native, version, user, onProgress }: Order): Promise<string> {
  const refusals: string[] = [];
  for (const home of HOMES) {
    const copy = join(home, `postgresql-${version}`);
    if (isOurs(home) && isOurs(copy)) return copy;
    try {
      mkdirSync(home, { recursive: true, mode: 0o755 });
      if (!isOurs(home)) throw new Error(`${home} belongs to somebody else`);
      chmodSync(home, 0o755);
      onProgress(`Copying PostgreSQL to ${copy}, where the user ${user.name} may read it`);
      const staging = join(home, `.${randomUUID()}`);
      cpSync(native, staging, {
        recursive: true,
        verbatimSymlinks: true,
        filter: (path) => !path.endsWith(".a"),
      });
      openForReading(staging);
      rmSync(copy, { recursive: true, force: true });
      renameSync(staging, copy);
      return copy;
    } catch (error) {
      refusals.push(String(error));
    }
  }
  throw new Error(
    `PostgreSQL cannot run as root, and the user ${user.name} may not read ${native}. Copying it failed ` +
      `(${refusals.join("; ")}). Move Parley out of the private directory, start it as an ordinary user, or set ` +
      "DATABASE_URL.",
  );
}
