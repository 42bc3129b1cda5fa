import type { OwnProfile } from "@parley/contract";
import type { Database } from "../../database/connect.ts";
import { accountOf } from "./account-rows-sql.ts";
import { ownProfile } from "./own-profile.ts";

/** The own profiles of many people, roles included, in two statements however many they are. */
export const createOwnProfilesOf =
  ({ db }: Pick<Database, "db">) =>
  async (userIds: readonly string[]): Promise<ReadonlyMap<string, OwnProfile>> => {
    if (userIds.length === 0) return new Map();
    const [accounts, grants] = await Promise.all([
      db.selectFrom("users").selectAll().where("id", "in", userIds).execute(),
      db
        .selectFrom("user_roles")
        .select(["user_id", "role_name"])
        .where("user_id", "in", userIds)
        .orderBy("role_name")
        .execute(),
    ]);
    const rolesOf = Map.groupBy(grants, (grant) => grant.user_id);
    return new Map(
      accounts.map((row) => {
        const roles = rolesOf.get(row.id)?.map((grant) => grant.role_name) ?? [];
        return [row.id, ownProfile(accountOf(row), roles)];
      }),
    );
  };
