import { Kysely, PostgresDialect, type PostgresPoolClient } from "kysely";
import type { DB } from "./schema.generated.ts";
import type { Row, Statements } from "./sql.ts";

/**
 * Kysely over a pool or a transaction. Each statement goes there by itself, so a transaction cannot be begun through
 * Kysely: use transact(), which tries again where the database asks for that.
 */
export function kyselyOn(statements: Statements): Kysely<DB> {
  const client: PostgresPoolClient = {
    query: (async (text: string, parameters: readonly unknown[]) => {
      if (/^(begin|start transaction)/i.test(text)) throw new Error("Use transact() for a transaction");
      const rows = (await statements.unsafe(text, parameters)) as Row[] & { count: number; command: string };
      return { rows, rowCount: rows.count, command: rows.command };
    }) as unknown as PostgresPoolClient["query"],
    release: () => undefined,
  };
  return new Kysely<DB>({
    dialect: new PostgresDialect({ pool: { connect: async () => client, end: async () => undefined } }),
  });
}
