import type { Kysely } from "kysely";
import type { DB } from "../../database/schema.generated.ts";
import type { TokenPurpose } from "../one-time-token/one-time-token.ts";

/**
 * Ways in that were begun before the password was another, and ways to take the account elsewhere. Links that say "not me"
 * stay: a stranger who sets another password does not take them from the owner.
 */
const HALF_FINISHED: readonly TokenPurpose[] = ["reset-password", "mfa", "recovery", "change-email"];

/** Gives an account another password inside the caller's transaction; what was half finished is void. */
export const setAnotherPassword = async (
  trx: Kysely<DB>,
  { userId, hash, now }: { userId: string; hash: string; now: string },
): Promise<void> => {
  await trx
    .insertInto("password_credentials")
    .values({ user_id: userId, hash, updated_at: now })
    .onConflict((conflict) => conflict.column("user_id").doUpdateSet({ hash, updated_at: now }))
    .execute();
  await trx
    .deleteFrom("one_time_tokens")
    .where("user_id", "=", userId)
    .where("purpose", "in", HALF_FINISHED)
    .execute();
  for (const table of ["mail_codes", "email_changes"] as const) {
    await trx.deleteFrom(table).where("user_id", "=", userId).execute();
  }
};
