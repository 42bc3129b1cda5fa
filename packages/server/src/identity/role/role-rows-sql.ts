import type { Kysely } from "kysely";
import type { DB } from "../../database/schema.generated.ts";
import type { RoleRecord } from "./role-store.ts";

/** Every role, or the named one, by name. */
export const rolesIn = async (db: Kysely<DB>, name?: string): Promise<RoleRecord[]> => {
  const roles = db
    .selectFrom("roles")
    .select(({ selectFrom, fn }) => [
      "name",
      "built_in",
      selectFrom("user_roles")
        .select(fn.countAll<number>().as("members"))
        .whereRef("role_name", "=", "roles.name")
        .as("members"),
    ])
    .orderBy("name");
  const permissions = db.selectFrom("role_permissions").selectAll().orderBy("permission");
  // One after the other: a transaction has one connection.
  const rows = await (name === undefined ? roles : roles.where("name", "=", name)).execute();
  const held = await (name === undefined ? permissions : permissions.where("role_name", "=", name)).execute();
  const permissionsOf = Map.groupBy(held, (row) => row.role_name);
  return rows.map((row) => ({
    name: row.name,
    builtIn: row.built_in,
    permissions: permissionsOf.get(row.name)?.map(({ permission }) => permission) ?? [],
    members: row.members ?? 0,
  }));
};

export const addPermissions = async (
  trx: Kysely<DB>,
  role: string,
  permissions: readonly string[],
): Promise<void> => {
  if (permissions.length === 0) return;
  await trx
    .insertInto("role_permissions")
    .values(permissions.map((permission) => ({ role_name: role, permission })))
    .execute();
};
