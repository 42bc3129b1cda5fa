import { FactorMethod } from "@parley/contract";
import { type Kysely, sql } from "kysely";
import type { Database } from "../../database/connect.ts";
import type { DB } from "../../database/schema.generated.ts";
import { retrying } from "../../database/transact.ts";
import type { FactorStore, HeldFactors } from "./factors.ts";

const NOTHING: HeldFactors = { totp: false, passkeys: 0, recoveryCodesLeft: null, last: null };

/** What a person has set up, as the caller's transaction sees it. */
export const heldFactors = async (db: Kysely<DB>, userId: string): Promise<HeldFactors> => {
  const row = await db
    .selectFrom("users")
    .select((eb) => [
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
        .select(
          sql<number | null>`case when count(*) > 0 then (count(*) - count(used_at))::int end`.as("left"),
        )
        .whereRef("recovery_codes.user_id", "=", "users.id")
        .as("left"),
    ])
    .where("id", "=", userId)
    .executeTakeFirst();
  if (!row) return NOTHING;
  return {
    totp: Boolean(row.totp),
    passkeys: row.passkeys ?? 0,
    recoveryCodesLeft: row.left,
    last: FactorMethod.safeParse(row.last_factor).data ?? null,
  };
};

/** What people have set up and used, in SQL. */
export const factorStoreSql = ({ db }: Database): FactorStore => ({
  held: (userId) => heldFactors(db, userId),
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
