import { sql } from "kysely";
import type { Database } from "../../database/connect.ts";
import { ADMIN_ROLE, type RoleStore } from "./role-store.ts";

/** Roles in SQL: one statement, on the keys of three tables. */
export const roleStoreSql = ({ db }: Database): RoleStore => ({
  async rightsOf(userId) {
    const rows = await db
      .with("held", (query) =>
        query
          .selectFrom("user_roles")
          .innerJoin("users", "users.id", "user_roles.user_id")
          .select("role_name")
          .where("user_id", "=", userId)
          .where("users.state", "=", "active"),
      )
      .selectFrom("held")
      .select(["role_name as name", sql<"role" | "permission">`'role'`.as("kind")])
      .union((query) =>
        query
          .selectFrom("role_permissions")
          .select(["permission as name", sql<"role" | "permission">`'permission'`.as("kind")])
          .where(({ or, exists, eb, selectFrom }) =>
            or([
              eb("role_name", "in", selectFrom("held").select("role_name")),
              // An administrator holds what any role may.
              exists(selectFrom("held").select("role_name").where("role_name", "=", ADMIN_ROLE)),
            ]),
          ),
      )
      .orderBy("name")
      .execute();
    const named = (kind: "role" | "permission") =>
      rows.filter((row) => row.kind === kind).map((row) => row.name);
    return { roles: named("role"), permissions: named("permission") };
  },
});
