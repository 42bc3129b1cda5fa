import type { Self } from "@parley/contract";
import type { Database } from "../../database/connect.ts";
import { createOwnProfilesOf } from "../account/own-profiles-sql.ts";
import { heldBy } from "./require-permission.ts";
import { ADMIN_ROLE } from "./role-store.ts";

/** What many people are and may do, in three statements however many they are. */
export const createSelvesOf = ({ db }: Pick<Database, "db">) => {
  const ownProfilesOf = createOwnProfilesOf({ db });
  return async (userIds: readonly string[]): Promise<ReadonlyMap<string, Self>> => {
    if (userIds.length === 0) return new Map();
    const [profiles, held] = await Promise.all([
      ownProfilesOf(userIds),
      // A few roles with a few permissions each: less than naming those that these people have.
      db.selectFrom("role_permissions").select(["role_name", "permission"]).orderBy("permission").execute(),
    ]);
    const permissionsOf = ({ roles }: { roles: readonly string[] }) => {
      const own = held.filter(({ role_name }) => roles.includes(ADMIN_ROLE) || roles.includes(role_name));
      return [...heldBy({ roles, permissions: [...new Set(own.map(({ permission }) => permission))] })];
    };
    // People of the same roles may the same.
    const known = new Map<string, string[]>();
    return new Map(
      [...profiles].map(([userId, me]) => {
        const key = me.roles.join();
        const permissions = known.get(key) ?? permissionsOf(me);
        known.set(key, permissions);
        return [userId, { me, permissions }];
      }),
    );
  };
};
