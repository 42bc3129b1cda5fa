import type { Kysely } from "kysely";
import type { DB } from "../../database/schema.generated.ts";
import { ADMIN_ROLE } from "../role/role-store.ts";
import { accountOf } from "./account-rows-sql.ts";
import type { AccountDraft, CreateOnly, CreateOutcome } from "./account-store.ts";
import type { Invitations } from "./invitations.ts";
import { emailKey, searchKey, usernameKey } from "./name-key.ts";

const USER_ROLE = "user";

/** Makes an account inside the caller's transaction. Where it makes none, it leaves nothing behind. */
export const createAccount = async (
  trx: Kysely<DB>,
  draft: AccountDraft,
  { ifFirst, firstIsAdministrator = true, joining = null, roles: given = [] }: CreateOnly,
  invitations: Invitations,
): Promise<CreateOutcome> => {
  const isFirst = firstIsAdministrator && (await claimAdministrator(trx));
  if (ifFirst && !isFirst) return { at: "not-first" };
  const row = await insertUser(trx, draft);
  if (!row) {
    if (isFirst) await giveBackAdministrator(trx);
    return { at: (await isEmailTaken(trx, draft.email)) ? "email-taken" : "username-taken" };
  }
  const by = { userId: draft.id, now: draft.createdAt };
  const grant = joining ? await invitations.use(trx, joining, { ...by, source: joining.source }) : null;
  if (joining && !grant) {
    await trx.deleteFrom("users").where("id", "=", draft.id).execute();
    if (isFirst) await giveBackAdministrator(trx);
    return { at: "invitation-over" };
  }
  const roles = [
    ...new Set([USER_ROLE, ...(isFirst ? [ADMIN_ROLE] : []), ...given, ...(grant?.roles ?? [])]),
  ].sort();
  const administrator = roles.includes(ADMIN_ROLE);
  // Whoever signs up next is not the first one any more.
  if (administrator && !isFirst) await claimAdministrator(trx);
  if (draft.passwordHash !== null) {
    await trx
      .insertInto("password_credentials")
      .values({ user_id: draft.id, hash: draft.passwordHash, updated_at: draft.createdAt })
      .execute();
  }
  await trx
    .insertInto("user_roles")
    .values(roles.map((role) => ({ user_id: draft.id, role_name: role })))
    .execute();
  return { at: "created", account: accountOf(row), administrator, roles };
};

const insertUser = (trx: Kysely<DB>, draft: AccountDraft) =>
  trx
    .insertInto("users")
    .values({
      id: draft.id,
      email: draft.email,
      email_key: emailKey(draft.email),
      email_verified_at: draft.emailVerified ? draft.createdAt : null,
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

// A compare-and-set on one row: others who sign up at this moment wait for it, and then find it done.
const claimAdministrator = async (trx: Kysely<DB>): Promise<boolean> => {
  const row = await trx
    .updateTable("installation")
    .set({ administrator_made: true })
    .where("administrator_made", "=", false)
    .returning("administrator_made")
    .executeTakeFirst();
  return row !== undefined;
};

const giveBackAdministrator = (trx: Kysely<DB>) =>
  trx.updateTable("installation").set({ administrator_made: false }).execute();

const isEmailTaken = async (trx: Kysely<DB>, email: string): Promise<boolean> => {
  const row = await trx
    .selectFrom("users")
    .select("id")
    .where("email_key", "=", emailKey(email))
    .executeTakeFirst();
  return row !== undefined;
};
