import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { pino } from "pino";
import { inject } from "vitest";
import type { TestProject } from "vitest/node";
import { connectDatabase, type Database } from "../src/database/connect.ts";
import { clusterNameOf } from "../src/database/embedded/cluster.ts";
import { isAbandoned } from "../src/database/embedded/data-directory-lock.ts";
import { processesIn, signal } from "../src/database/embedded/process-table.ts";
import {
  type EmbeddedConnection,
  startEmbeddedPostgres,
} from "../src/database/embedded/start-embedded-postgres.ts";
import { migrate } from "../src/database/migrate.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the PostgreSQL of this run answers. */
    embedded: EmbeddedConnection;
  }
}

const TEMPLATE = "parley_template";
const HOME_PREFIX = "parley-test-";

export const silent = pino({ level: "silent" });

async function administer(connection: EmbeddedConnection, statement: string): Promise<void> {
  const client = new pg.Client({ ...connection, database: "postgres" });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** A run that was killed leaves its database running, in a directory that nobody returns to. */
function sweepAbandonedRuns(): void {
  for (const name of readdirSync(tmpdir()).filter((one) => one.startsWith(HOME_PREFIX))) {
    const home = join(tmpdir(), name);
    if (!isAbandoned(join(home, "data"))) continue;
    const cluster = join(home, "data/postgres");
    if (existsSync(cluster)) for (const pid of processesIn(clusterNameOf(cluster))) signal(pid, "SIGKILL");
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The global setup of vitest: one PostgreSQL for the whole run, with one migrated database to copy. */
export default async function setup(project: TestProject) {
  sweepAbandonedRuns();
  const home = mkdtempSync(join(tmpdir(), HOME_PREFIX));
  const embedded = await startEmbeddedPostgres({ dataDir: join(home, "data"), log: silent, durable: false });
  await administer(embedded.connection, `create database ${TEMPLATE}`);
  {
    await using template = await connectDatabase({
      embedded: { ...embedded.connection, database: TEMPLATE },
      log: silent,
    });
    await migrate(template.sql);
  }
  project.provide("embedded", embedded.connection);
  return async () => {
    await embedded[Symbol.asyncDispose]();
    rmSync(home, { recursive: true, force: true });
  };
}

/** A database of its own for one test (`await using`), dropped when disposed. `again` opens another pool on it. */
export type FreshDatabase = Database & {
  place: { embedded: EmbeddedConnection };
  again(): Promise<Database>;
};

type Fresh = { connectionsMax?: number };

const copyOf =
  (template: string) =>
  async ({ connectionsMax = 4 }: Fresh = {}): Promise<FreshDatabase> => {
    const server = inject("embedded");
    const embedded = { ...server, database: `test_${crypto.randomUUID().replaceAll("-", "")}` };
    await administer(server, `create database ${embedded.database} template ${template}`);
    const again = () => connectDatabase({ embedded, log: silent, connectionsMax });
    const database = await again();
    return {
      ...database,
      place: { embedded },
      again,
      async [Symbol.asyncDispose]() {
        await database[Symbol.asyncDispose]();
        await administer(server, `drop database ${embedded.database} with (force)`);
      },
    };
  };

/** With the schema of this version, and no rows but those that migrations write. */
export const freshDatabase = copyOf(TEMPLATE);

/** Without a schema. */
export const emptyDatabase = copyOf("template0");
