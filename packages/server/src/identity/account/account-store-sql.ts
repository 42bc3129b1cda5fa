import type { Kysely } from "kysely";
import type { Database } from "../../database/connect.ts";
import type { DB } from "../../database/schema.generated.ts";
import { retrying, transact } from "../../database/transact.ts";
import type { WriteAlongside } from "../alongside/write-alongside-sql.ts";
import { personChanged } from "../role/person-changed-sql.ts";
import { accountOf } from "./account-rows-sql.ts";
import type { AccountStore } from "./account-store.ts";
import { createAccount } from "./create-account-sql.ts";
import { type Invitations, NO_INVITATIONS } from "./invitations.ts";
import { emailKey, searchKey, usernameKey } from "./name-key.ts";
import { renameAccount } from "./rename-account-sql.ts";

/** Accounts in SQL. */
export const accountStoreSql = (
  { sql, db }: Database,
  {
    writeAlongside,
    invitations = NO_INVITATIONS,
  }: { writeAlongside: WriteAlongside; invitations?: Invitations },
): AccountStore => ({
  create: (draft, only, alongside) =>
    transact(sql, async (_tx, trx) => {
      const outcome = await createAccount(trx, draft, only, invitations);
      if (outcome.at === "created" && alongside) await writeAlongside(trx, alongside(outcome));
      return outcome;
    }),

  async hasAdministrator() {
    const row = await db.selectFrom("installation").select("administrator_made").executeTakeFirstOrThrow();
    return row.administrator_made;
  },

  async find(userId) {
    const row = await db.selectFrom("users").selectAll().where("id", "=", userId).executeTakeFirst();
    return row ? accountOf(row) : null;
  },

  async findCredential(identifier) {
    const row = await named(db, identifier)
      .leftJoin("password_credentials", "password_credentials.user_id", "users.id")
      .selectAll("users")
      .select("password_credentials.hash")
      .executeTakeFirst();
    return row ? { account: accountOf(row), passwordHash: row.hash } : null;
  },

  async update(userId, { displayName, status, timeZone, locale }, { updatedAt }) {
    const row = await retrying(() =>
      db
        .updateTable("users")
        .set((eb) => ({
          updated_at: updatedAt,
          revision: eb("revision", "+", 1),
          ...(displayName !== undefined && {
            display_name: displayName,
            display_name_key: searchKey(displayName),
          }),
          ...(status !== undefined && { status }),
          ...(timeZone !== undefined && { time_zone: timeZone }),
          ...(locale !== undefined && { locale }),
        }))
        .where("id", "=", userId)
        .returningAll()
        .executeTakeFirst(),
    );
    return row ? accountOf(row) : null;
  },

  async rename(to, alongside) {
    const renamed = await transact(
      sql,
      async (_tx, trx) => {
        const outcome = await renameAccount(trx, to);
        if (outcome.at === "renamed") await writeAlongside(trx, alongside(outcome.before));
        return outcome;
      },
      { retryUnique: true },
    );
    if (renamed.at !== "renamed") return renamed;
    return { at: "renamed", account: renamed.account, told: personChanged(to.userId) };
  },
});

// A username has no @, so the identifier says which of the two it is.
const named = (db: Kysely<DB>, identifier: string) =>
  identifier.includes("@")
    ? db.selectFrom("users").where("email_key", "=", emailKey(identifier))
    : db.selectFrom("users").where("username_key", "=", usernameKey(identifier));
