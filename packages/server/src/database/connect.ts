import { setTimeout as pause } from "node:timers/promises";
import type { Kysely } from "kysely";
import type { Logger } from "pino";
import type { EmbeddedConnection } from "./embedded/start-embedded-postgres.ts";
import { kyselyOn } from "./kysely-on.ts";
import { openPool, sqlOn } from "./pool.ts";
import type { DB } from "./schema.generated.ts";
import type { Sql } from "./sql.ts";

/** One pool, twice: `sql` for statements written out, `db` for Kysely. */
export type Database = AsyncDisposable & { sql: Sql; db: Kysely<DB> };

export type DatabasePlace = { url: string } | { embedded: EmbeddedConnection };

type Connect = DatabasePlace & { log: Logger; connectionsMax?: number; indexesOnly?: boolean };

const CONNECTIONS_MAX = 10;
/** A statement that is still running then is cut off with its server or by the end of the process. */
const CLOSE_PATIENCE_MS = 5_000;

/** Opens the pool, and one connection of it: a database that cannot be reached is told at once. */
export async function connectDatabase(connect: Connect): Promise<Database> {
  const { log, connectionsMax = CONNECTIONS_MAX, indexesOnly = false } = connect;
  const place = "url" in connect ? { connectionString: connect.url } : connect.embedded;
  const pool = openPool({ place, connectionsMax, log, indexesOnly });
  const sql = sqlOn(pool);
  try {
    await sql`select 1`;
  } catch (error) {
    await pool.end();
    throw error;
  }
  const db = kyselyOn(sql);
  return {
    sql,
    db,
    async [Symbol.asyncDispose]() {
      await db.destroy();
      await Promise.race([pool.end(), pause(CLOSE_PATIENCE_MS, undefined, { ref: false })]);
    },
  };
}
