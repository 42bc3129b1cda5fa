import type { Kysely } from "kysely";
import type { DB } from "../../database/schema.generated.ts";
import { searchKey } from "./name-key.ts";

/** What everyone sees of somebody who is gone. */
export const DELETED_USER_NAME = "Deleted user";

/** Every table of identity that holds something of a person by `user_id`: their rows go with them. */
export const ERASED_TABLES = [
  "api_tokens",
  "email_changes",
  "external_identities",
  "known_devices",
  "mail_codes",
  "one_time_tokens",
  "passkeys",
  "password_credentials",
  "recovery_codes",
  "sessions",
  "sign_in_notices",
  "totp_secrets",
  "user_roles",
] as const satisfies readonly (keyof DB)[];

/** Erases a person inside the caller's transaction, which holds their row. */
export const eraseUser = async (
  trx: Kysely<DB>,
  { userId, now }: { userId: string; now: string },
): Promise<void> => {
  for (const table of ERASED_TABLES) await trx.deleteFrom(table).where("user_id", "=", userId).execute();
  // Neither can be taken or asked for: a username has no tilde, and `invalid` has no mail (RFC 2606).
  const username = `deleted~${userId}`;
  const email = `${userId}@deleted.invalid`;
  await trx
    .updateTable("users")
    .set((eb) => ({
      email,
      email_key: email,
      email_verified_at: null,
      username,
      username_key: username,
      display_name: DELETED_USER_NAME,
      display_name_key: searchKey(DELETED_USER_NAME),
      avatar_url: null,
      status: null,
      time_zone: null,
      locale: null,
      last_sign_in_at: null,
      last_sign_in_ip: null,
      last_factor: null,
      erased_at: now,
      updated_at: now,
      revision: eb("revision", "+", 1),
    }))
    .where("id", "=", userId)
    .execute();
};
