import type { Kysely } from "kysely";
import type { Database } from "../../database/connect.ts";
import type { DB } from "../../database/schema.generated.ts";
import { transact } from "../../database/transact.ts";
import type { WriteAlongside } from "../alongside/write-alongside-sql.ts";
import { takeToken } from "../one-time-token/one-time-tokens-sql.ts";
import { holdRights, isLastAdministrator } from "../role/last-administrator-sql.ts";
import { personChanged, personShut } from "../role/person-changed-sql.ts";
import { ending } from "../session/session-rows-sql.ts";
import { endedBy } from "../session/session-store-sql.ts";
import type { AccountEndings, Reactivation } from "./account-endings.ts";
import { accountOf } from "./account-rows-sql.ts";
import { eraseUser } from "./erase-user-sql.ts";

/** The end of accounts in SQL. */
export const accountEndingsSql = (
  { sql, db }: Database,
  { writeAlongside }: { writeAlongside: WriteAlongside },
): AccountEndings => ({
  async deactivate({ userId, now }, alongside) {
    const outcome = await transact(sql, async (_tx, trx) => {
      await holdRights(trx);
      const row = await heldUser(trx, userId);
      if (row?.state !== "active") return { at: "gone" } as const;
      if (await isLastAdministrator(trx, userId)) return { at: "last-administrator" } as const;
      await setState(trx, { userId, state: "deactivated", deactivatedAt: now, now });
      await trx.deleteFrom("one_time_tokens").where("user_id", "=", userId).execute();
      for (const table of ["email_changes", "mail_codes"] as const) {
        await trx.deleteFrom(table).where("user_id", "=", userId).execute();
      }
      const ended = await ending(trx, { reason: "account-deactivated", now })
        .where("user_id", "=", userId)
        .execute();
      await writeAlongside(trx, alongside(accountOf(row)));
      return { at: "deactivated", ended } as const;
    });
    if (outcome.at !== "deactivated") return outcome;
    const ended = endedBy(outcome.ended, "account-deactivated");
    return { at: "deactivated", ended, told: personShut(userId, "account-deactivated") };
  },

  async reactivate(reactivation, alongside) {
    const { now, deactivatedAfter } = reactivation;
    const userId = await transact(sql, async (_tx, trx) => {
      const id = await subjectOf(trx, reactivation);
      const row = id === null ? undefined : await heldUser(trx, id);
      const since = row?.state === "deactivated" && row.erased_at === null ? row.deactivated_at : null;
      if (!row || since === null || Date.parse(since) <= Date.parse(deactivatedAfter)) return null;
      await setState(trx, { userId: row.id, state: "active", deactivatedAt: null, now });
      await trx
        .deleteFrom("one_time_tokens")
        .where("user_id", "=", row.id)
        .where("purpose", "=", "reactivate")
        .execute();
      await writeAlongside(trx, alongside(accountOf(row)));
      return row.id;
    });
    return userId === null ? null : personChanged(userId);
  },

  async dueForErasure({ deactivatedUntil, limit }) {
    const rows = await db
      .selectFrom("users")
      .select("id")
      .where("state", "=", "deactivated")
      .where("deactivated_at", "<=", deactivatedUntil)
      .where("erased_at", "is", null)
      .orderBy("deactivated_at")
      .limit(limit)
      .execute();
    return rows.map(({ id }) => id);
  },

  async erase({ userId, deactivatedUntil, now }, alongside) {
    const isErased = await transact(sql, async (_tx, trx) => {
      const row = await heldUser(trx, userId);
      const since = row?.state === "deactivated" && row.erased_at === null ? row.deactivated_at : null;
      // Brought back meanwhile, or another node was faster.
      if (since === null || Date.parse(since) > Date.parse(deactivatedUntil)) return false;
      await eraseUser(trx, { userId, now });
      await writeAlongside(trx, alongside());
      return true;
    });
    return isErased ? personChanged(userId) : null;
  },
});

const heldUser = (trx: Kysely<DB>, userId: string) =>
  trx.selectFrom("users").selectAll().where("id", "=", userId).forUpdate().executeTakeFirst();

const subjectOf = async (trx: Kysely<DB>, reactivation: Reactivation): Promise<string | null> => {
  if ("userId" in reactivation) return reactivation.userId;
  const { token, now } = reactivation;
  return (await takeToken(trx, { token, purpose: "reactivate", now }))?.userId ?? null;
};

const setState = (
  trx: Kysely<DB>,
  change: { userId: string; state: "active" | "deactivated"; deactivatedAt: string | null; now: string },
) =>
  trx
    .updateTable("users")
    .set((eb) => ({
      state: change.state,
      deactivated_at: change.deactivatedAt,
      updated_at: change.now,
      revision: eb("revision", "+", 1),
    }))
    .where("id", "=", change.userId)
    .execute();
