import type { Kysely } from "kysely";
import type { DB } from "../../database/schema.generated.ts";
import { ADMIN_ROLE } from "../role/role-store.ts";
import { accountOf } from "./account-rows-sql.ts";
import type { AccountDraft, CreateOutcome } from "./account-store.ts";
import { emailKey, searchKey, usernameKey } from "./name-key.ts";

/** Makes an account inside the caller's transaction, which must end with it. */
export const createAccount = async (
  db: Kysely<DB>,
  draft: AccountDraft,
  { ifFirst }: { ifFirst: boolean },
): Promise<CreateOutcome> => {
  const administrator = await claimAdministrator(db);
  if (ifFirst && !administrator) return { at: "not-first" };
  const row = await db
    .insertInto("users")
    .values({
      id: draft.id,
      email: draft.email,
      email_key: emailKey(draft.email),
      username: draft.username,
      username_key: usernameKey(draft.username),
      display_name: draft.displayName,
      display_name_key: searchKey(draft.displayName),
      created_at: draft.createdAt,
      updated_at: draft.createdAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
  if (!row) {
    if (administrator) await giveBackAdministrator(db);
    return { at: (await isEmailTaken(db, draft)) ? "email-taken" : "username-taken" };
  }
  await db
    .insertInto("password_credentials")
    .values({ user_id: draft.id, hash: draft.passwordHash, updated_at: draft.createdAt })
    .execute();
  await db
    .insertInto("user_roles")
    .values((administrator ? ["user", ADMIN_ROLE] : ["user"]).map((role) => rowOf(draft.id, role)))
    .execute();
  return { at: "created", account: accountOf(row), administrator };
};

const rowOf = (userId: string, role: string) => ({ user_id: userId, role_name: role });

// A compare-and-set on one row: others who sign up at this moment wait for it, and then find it done.
const claimAdministrator = async (db: Kysely<DB>): Promise<boolean> => {
  const row = await db
    .updateTable("installation")
    .set({ administrator_made: true })
    .where("administrator_made", "=", false)
    .returning("administrator_made")
    .executeTakeFirst();
  return row !== undefined;
};

const giveBackAdministrator = (db: Kysely<DB>) =>
  db.updateTable("installation").set({ administrator_made: false }).execute();

const isEmailTaken = async (db: Kysely<DB>, { email }: AccountDraft): Promise<boolean> => {
  const row = await db
    .selectFrom("users")
    .select("id")
    .where("email_key", "=", emailKey(email))
    .executeTakeFirst();
  return row !== undefined;
};
