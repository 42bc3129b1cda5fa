import { existsSync, mkdirSync, readFileSync, realpathSync, rmdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Logger } from "pino";
import { whenAvailable } from "../when-available.ts";
import { findBinaries } from "./binaries.ts";
import { clusterNameOf, type Site } from "./cluster.ts";
import { createCluster } from "./create-cluster.ts";
import { lockDataDirectory } from "./data-directory-lock.ts";
import { connectionTo, type EmbeddedConnection, ensureDatabase } from "./ensure-database.ts";
import { findOrStart } from "./find-or-start.ts";
import { choosePostgresUser, chownTree } from "./postgres-user.ts";
import { removeShortLink } from "./socket-directory.ts";
import { type EmbeddedState, supervise } from "./supervise.ts";

export type { EmbeddedConnection };

export type EmbeddedPostgres = AsyncDisposable & {
  connection: EmbeddedConnection;
  state(): EmbeddedState;
};

export type EmbeddedOptions = {
  dataDir: string;
  log: Logger;
  onProgress?: (text: string) => void;
  /** False for tests alone: a crash of the machine then loses the data. */
  durable?: boolean;
};

function refuseOtherVersion({ path, binaries }: Site): void {
  const made = Number.parseInt(readFileSync(join(path, "PG_VERSION"), "utf8"), 10);
  if (made === binaries.major) return;
  throw new Error(
    `${path} was made by PostgreSQL ${made}, and this Parley brings PostgreSQL ${binaries.major}. ` +
      "Start the Parley that made it, export, and import here; or serve it with a PostgreSQL of your own and set DATABASE_URL.",
  );
}

function refuseOtherOwner({ path }: Site): void {
  const uid = process.getuid?.() ?? 0;
  const owner = statSync(path).uid;
  if (uid === 0 || owner === uid) return;
  throw new Error(
    `${path} belongs to user ${owner}, and Parley runs as user ${uid}. Start it as before, or change the owner of ${path}.`,
  );
}

/** An empty directory, as a volume mounted for it, makes way for the cluster; anything else there is somebody's. */
function clearPlace(path: string): void {
  try {
    rmdirSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw new Error(
      `${path} is no PostgreSQL cluster, and it is in the way of one. Move it, or set DATA_DIR.`,
    );
  }
}

async function prepare(site: Site, onProgress: (text: string) => void): Promise<void> {
  if (existsSync(site.path)) refuseOtherOwner(site);
  if (!existsSync(join(site.path, "PG_VERSION"))) {
    clearPlace(site.path);
    onProgress("Creating the database");
    await createCluster(site);
    return;
  }
  refuseOtherVersion(site);
  // A backup put back by root belongs to root.
  if (site.user && statSync(site.path).uid === 0) chownTree(site.path, site.user);
}

async function startUnderLock({
  dataDir,
  log,
  onProgress = () => undefined,
  durable = true,
}: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const home = realpathSync(dataDir);
  const path = join(home, "postgres");
  const user = choosePostgresUser(path);
  const binaries = await findBinaries(user, onProgress);
  const site = { path, logFile: join(home, "postgres.log"), binaries, user, durable };
  await prepare(site, onProgress);
  const cluster = { ...site, name: clusterNameOf(path) };
  await using resources = new AsyncDisposableStack();
  const supervisor = resources.use(supervise(cluster, await findOrStart(cluster, onProgress), log));
  const connection = connectionTo(cluster);
  await whenAvailable(() => ensureDatabase(connection));
  const running = resources.move();
  return {
    connection,
    state: supervisor.state,
    async [Symbol.asyncDispose]() {
      await running.disposeAsync();
      removeShortLink(path);
    },
  };
}

/**
 * Starts PostgreSQL on `dataDir` (made when absent) and keeps it running until disposed. Adopts the one that a killed
 * server left. Throws DataDirectoryInUse when another server has the directory.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
  const lock = lockDataDirectory(options.dataDir);
  try {
    const embedded = await startUnderLock(options);
    return {
      ...embedded,
      async [Symbol.asyncDispose]() {
        await embedded[Symbol.asyncDispose]();
        lock[Symbol.dispose]();
      },
    };
  } catch (error) {
    lock[Symbol.dispose]();
    throw error;
  }
}

/** Where the PostgreSQL of a running server answers, for tools that work beside it. */
export function embeddedConnection(dataDir: string): EmbeddedConnection {
  return connectionTo({ path: join(realpathSync(dataDir), "postgres") });
}
