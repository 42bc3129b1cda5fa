import type { Kysely } from "kysely";
import type { DB } from "../../database/schema.generated.ts";
import { accountOf } from "./account-rows-sql.ts";
import type { Account } from "./account-store.ts";
import { usernameKey } from "./name-key.ts";

export type Renamed =
  | { readonly at: "renamed"; readonly before: Account; readonly account: Account }
  | { readonly at: "unchanged"; readonly account: Account }
  | { readonly at: "username-taken" | "gone" };

/** Gives an account another username inside the caller's transaction, to be retried where two want one name at once. */
export const renameAccount = async (
  trx: Kysely<DB>,
  { userId, username, now }: { userId: string; username: string; now: string },
): Promise<Renamed> => {
  const row = await trx
    .selectFrom("users")
    .selectAll()
    .where("id", "=", userId)
    .where("state", "=", "active")
    .forUpdate()
    .executeTakeFirst();
  if (!row) return { at: "gone" };
  if (row.username === username) return { at: "unchanged", account: accountOf(row) };
  const other = await trx
    .selectFrom("users")
    .select("id")
    .where("username_key", "=", usernameKey(username))
    .where("id", "!=", userId)
    .executeTakeFirst();
  if (other) return { at: "username-taken" };
  const renamed = await trx
    .updateTable("users")
    .set((eb) => ({
      username,
      username_key: usernameKey(username),
      updated_at: now,
      revision: eb("revision", "+", 1),
    }))
    .where("id", "=", userId)
    .returningAll()
    .executeTakeFirstOrThrow();
  return { at: "renamed", before: accountOf(row), account: accountOf(renamed) };
};
