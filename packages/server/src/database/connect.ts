import type { Kysely } from "kysely";
import type { Logger } from "pino";
import postgres, { type Options, type Sql } from "postgres";
import type { EmbeddedConnection } from "./embedded/start-embedded-postgres.ts";
import { kyselyOn } from "./kysely-on.ts";
import { promptSockets } from "./prompt-socket.ts";
import type { DB } from "./schema.generated.ts";
import { wireTypes } from "./wire-types.ts";

/** One pool, twice: `sql` for statements written out, `db` for Kysely. */
export type Database = AsyncDisposable & { sql: Sql; db: Kysely<DB> };

export type DatabasePlace = { url: string } | { embedded: EmbeddedConnection };

type Connect = DatabasePlace & { log: Logger; connectionsMax?: number };

const CONNECTIONS_MAX = 10;
const CONNECT_TIMEOUT_SECONDS = 5;
const END_TIMEOUT_SECONDS = 5;
const STATEMENT_TIMEOUT_MS = 30_000;
const RECONNECT_SECONDS_MAX = 0.2;

/** Short, and spread: a query that waits for a connection learns soon that there is none. */
const reconnectDelaySeconds = (retries: number) =>
  Math.min(0.005 * 2 ** Math.min(retries, 10), RECONNECT_SECONDS_MAX) * (0.5 + Math.random() / 2);

/** The driver's types leave out its option `socket`. */
type PoolOptions = Options<typeof wireTypes> & { socket: ReturnType<typeof promptSockets> };

function optionsFor({ log, connectionsMax = CONNECTIONS_MAX }: Connect): PoolOptions {
  return {
    max: connectionsMax,
    types: wireTypes,
    connect_timeout: CONNECT_TIMEOUT_SECONDS,
    backoff: reconnectDelaySeconds as unknown as boolean,
    connection: {
      application_name: "parley",
      TimeZone: "UTC",
      statement_timeout: STATEMENT_TIMEOUT_MS,
    },
    socket: promptSockets(),
    onnotice: (notice) => log.debug({ notice: notice.message }, "The database says"),
  };
}

/** Opens the pool, and one connection of it: a database that cannot be reached is told at once. */
export async function connectDatabase(connect: Connect): Promise<Database> {
  const options = optionsFor(connect);
  const pool =
    "url" in connect ? postgres(connect.url, options) : postgres({ ...options, ...connect.embedded });
  try {
    await pool`select 1`;
  } catch (error) {
    await pool.end({ timeout: 0 });
    throw error;
  }
  // The types of arrays are known now. Asked again on each later connection, an interrupted answer would be a rejection
  // that nobody can catch.
  (pool.options as { fetch_types: boolean }).fetch_types = false;
  const sql = pool as unknown as Sql;
  const db = kyselyOn(sql);
  return {
    sql,
    db,
    async [Symbol.asyncDispose]() {
      await db.destroy();
      await pool.end({ timeout: END_TIMEOUT_SECONDS });
    },
  };
}
