import type { Kysely } from "kysely";
import type { DB } from "../../database/schema.generated.ts";
import { accountOf } from "./account-rows-sql.ts";
import type { Account } from "./account-store.ts";

/**
 * The account, held inside the caller's transaction: whoever signs in at this moment waits, and then sees what became of
 * it. Whatever its state.
 */
export const heldAccount = async (trx: Kysely<DB>, userId: string): Promise<Account | null> => {
  const row = await trx
    .selectFrom("users")
    .selectAll()
    .where("id", "=", userId)
    .forUpdate()
    .executeTakeFirst();
  return row ? accountOf(row) : null;
};
