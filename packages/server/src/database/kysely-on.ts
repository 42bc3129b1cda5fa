import { Kysely } from "kysely";
import { PostgresJSDialect } from "kysely-postgres-js";
import type { Sql, TransactionSql } from "postgres";
import type { DB } from "./schema.generated.ts";

/**
 * Kysely on a pool or on a transaction. The dialect reserves a connection for each statement, and a reservation that
 * fails while the database is away costs postgres.js a connection for good; so a statement goes to the pool as it is,
 * prepared. A transaction begun through Kysely is refused by the driver: use transact(), which retries.
 */
export function kyselyOn(sql: Sql | TransactionSql): Kysely<DB> {
  const statements = {
    unsafe: (text: string, parameters: never[]) => sql.unsafe(text, parameters, { prepare: true }),
    release: () => undefined,
  };
  const pool = Object.assign(() => undefined, {
    reserve: async () => statements,
    end: async () => undefined,
  });
  return new Kysely<DB>({ dialect: new PostgresJSDialect({ postgres: pool as unknown as Sql }) });
}
