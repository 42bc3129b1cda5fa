import { FactorMethod } from "@parley/contract";
import { type Kysely, sql } from "kysely";
import type { Database } from "../../database/connect.ts";
import type { DB } from "../../database/schema.generated.ts";
import { retrying } from "../../database/transact.ts";
import type { FactorStore, HeldFactors } from "./factors.ts";

const NOTHING: HeldFactors = { totp: false, passkeys: 0, recoveryCodesLeft: null, last: null };

/** What people have set up, as the caller's transaction sees it. */
const heldIn = async (db: Kysely<DB>, userIds: readonly string[]): Promise<Map<string, HeldFactors>> => {
  const rows = await db
    .selectFrom("users")
    .select((eb) => [
      "id",
      "last_factor",
      eb
        .exists(
          eb
            .selectFrom("totp_secrets")
            .select("user_id")
            .whereRef("totp_secrets.user_id", "=", "users.id")
            .where("secret", "is not", null),
        )
        .as("totp"),
      eb
        .selectFrom("passkeys")
        .select(sql<number>`count(*)::int`.as("all"))
        .whereRef("passkeys.user_id", "=", "users.id")
        .as("passkeys"),
      eb
        .selectFrom("recovery_codes")
        .select(sql<number | null>`case when count(*) > 0 then count(*) - count(used_at) end::int`.as("left"))
        .whereRef("recovery_codes.user_id", "=", "users.id")
        .as("left"),
    ])
    .where("id", "in", userIds)
    .execute();
  return new Map(
    rows.map((row) => [
      row.id,
      {
        totp: Boolean(row.totp),
        passkeys: row.passkeys ?? 0,
        recoveryCodesLeft: row.left,
        last: FactorMethod.safeParse(row.last_factor).data ?? null,
      },
    ]),
  );
};

/** What a person has set up, as the caller's transaction sees it. */
export const heldFactors = async (db: Kysely<DB>, userId: string): Promise<HeldFactors> =>
  (await heldIn(db, [userId])).get(userId) ?? NOTHING;

/** What people have set up, in SQL. */
export const factorStoreSql = ({ db }: Database): FactorStore => ({
  held: (userId) => heldFactors(db, userId),
  heldByMany: async (userIds) => (userIds.length === 0 ? new Map() : heldIn(db, userIds)),
  async noteUsed(userId, method) {
    await retrying(() =>
      db
        .updateTable("users")
        .set({ last_factor: method })
        .where("id", "=", userId)
        .where((eb) => eb.or([eb("last_factor", "is", null), eb("last_factor", "!=", method)]))
        .execute(),
    );
  },
});
