import type { Kysely } from "kysely";
import type { DB } from "../../database/schema.generated.ts";
import { removeIdentities } from "../provider/identity-rows-sql.ts";
import { ending } from "../session/session-rows-sql.ts";

/** What was there before an address was proved for the first time, and is there no more. */
export interface ClearedBeforeProof {
  readonly hadPassword: boolean;
  /** Providers. */
  readonly unlinked: readonly string[];
  readonly withdrawnTokens: readonly { readonly id: string; readonly name: string }[];
}

/**
 * Whoever is the first to prove an address has the account alone: it may have been made by somebody else, who waits for
 * its owner to come. Second factors stay: whoever lacks them does not get in, and nobody gets around them by this.
 */
export const clearBeforeProof = async (
  trx: Kysely<DB>,
  { userId, now }: { userId: string; now: string },
): Promise<ClearedBeforeProof & { readonly ended: readonly { id: string; user_id: string }[] }> => {
  const passwords = await trx
    .deleteFrom("password_credentials")
    .where("user_id", "=", userId)
    .returning("user_id")
    .execute();
  const unlinked = await removeIdentities(trx, userId);
  const tokens = await trx
    .deleteFrom("api_tokens")
    .where("user_id", "=", userId)
    .returning(["id", "user_id", "name"])
    .execute();
  for (const table of ["email_changes", "one_time_tokens", "mail_codes"] as const) {
    await trx.deleteFrom(table).where("user_id", "=", userId).execute();
  }
  const sessions = await ending(trx, { reason: "revoked", now }).where("user_id", "=", userId).execute();
  return {
    hadPassword: passwords.length > 0,
    unlinked,
    withdrawnTokens: tokens,
    ended: [...sessions, ...tokens],
  };
};
