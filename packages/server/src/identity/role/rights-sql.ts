import { type Kysely, sql } from "kysely";
import type { DB } from "../../database/schema.generated.ts";
import { heldBy } from "./require-permission.ts";
import { ADMIN_ROLE, type Deed, type Rights } from "./role-store.ts";

/** What a person may do: one statement, on the keys of three tables. `whateverState`: what they would if unlocked. */
export const rightsIn = async (
  db: Kysely<DB>,
  userId: string,
  { whateverState = false }: { whateverState?: boolean } = {},
): Promise<Rights> => {
  const rows = await db
    .with("held", (query) => {
      const held = query
        .selectFrom("user_roles")
        .innerJoin("users", "users.id", "user_roles.user_id")
        .select("role_name")
        .where("user_id", "=", userId);
      return whateverState ? held : held.where("users.state", "=", "active");
    })
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
};

/** What the one who does this may give to others. A service that acts for someone holds its scopes alone, and no role. */
export const givableBy = async (
  trx: Kysely<DB>,
  { actorId, scopes }: Pick<Deed<never>, "actorId" | "scopes">,
): Promise<Rights> => {
  const rights = await rightsIn(trx, actorId);
  if (scopes === null) return rights;
  return { roles: [], permissions: heldBy(rights).filter((permission) => scopes.includes(permission)) };
};
