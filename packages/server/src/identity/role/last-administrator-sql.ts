import type { Kysely } from "kysely";
import type { DB } from "../../database/schema.generated.ts";
import { ADMIN_ROLE } from "./role-store.ts";

/**
 * Holds the rights of everybody until the caller's transaction ends: whatever gives or takes roles, or locks or
 * deactivates a person, waits here for the one before it, and then counts the administrators that are left. Take it
 * before the row of any person.
 */
export const holdRights = async (trx: Kysely<DB>): Promise<void> => {
  await trx.selectFrom("roles").select("name").where("name", "=", ADMIN_ROLE).forUpdate().execute();
};

/** Whether nobody active is an administrator but this person. It is so until the transaction ends under `holdRights`. */
export const isLastAdministrator = async (trx: Kysely<DB>, userId: string): Promise<boolean> => {
  const rows = await trx
    .selectFrom("user_roles")
    .innerJoin("users", "users.id", "user_roles.user_id")
    .select("users.id")
    .where("role_name", "=", ADMIN_ROLE)
    .where("users.state", "=", "active")
    .limit(2)
    .execute();
  return rows.length === 1 && rows[0]?.id === userId;
};
