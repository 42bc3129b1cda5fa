import type { Kysely } from "kysely";
import type { DB } from "../../database/schema.generated.ts";
import { accountOf } from "./account-rows-sql.ts";
import type { Account } from "./account-store.ts";
import { emailKey } from "./name-key.ts";

/**
 * Marks the address of an active account as verified inside the caller's transaction, if it is still this one; null where
 * nothing is to be done.
 */
export const markVerified = async (
  trx: Kysely<DB>,
  { userId, email, now }: { userId: string; email: string; now: string },
): Promise<Account | null> => {
  const row = await trx
    .updateTable("users")
    .set((eb) => ({ email_verified_at: now, updated_at: now, revision: eb("revision", "+", 1) }))
    .where("id", "=", userId)
    .where("email_key", "=", emailKey(email))
    .where("email_verified_at", "is", null)
    .where("state", "=", "active")
    .returningAll()
    .executeTakeFirst();
  return row ? accountOf(row) : null;
};
