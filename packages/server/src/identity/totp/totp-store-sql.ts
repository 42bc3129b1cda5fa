import type { Database } from "../../database/connect.ts";
import { retrying, transact } from "../../database/transact.ts";
import type { WriteAlongside } from "../alongside/write-alongside-sql.ts";
import { factorAdded, factorRemoved, holdPerson } from "../factor/change-factors-sql.ts";
import { heldFactors } from "../factor/factor-store-sql.ts";
import { personChanged } from "../role/person-changed-sql.ts";
import { holdSession } from "../session/hold-session-sql.ts";
import { endedBy } from "../session/session-store-sql.ts";
import type { TotpStore } from "./totp-store.ts";

/** The authenticator apps of people, in SQL. */
export const totpStoreSql = (
  { sql, db }: Database,
  { writeAlongside }: { writeAlongside: WriteAlongside },
): TotpStore => ({
  async begin({ userId, secret, until }) {
    const pending = { pending_secret: Buffer.from(secret), pending_until: until };
    const row = await retrying(() =>
      db
        .insertInto("totp_secrets")
        .values({ user_id: userId, ...pending })
        .onConflict((conflict) =>
          conflict.column("user_id").doUpdateSet(pending).where("totp_secrets.secret", "is", null),
        )
        .returning("user_id")
        .executeTakeFirst(),
    );
    return row !== undefined;
  },

  async find(userId, { now }) {
    const row = await db
      .selectFrom("totp_secrets")
      .select(["secret", "pending_secret", "pending_until"])
      .where("user_id", "=", userId)
      .executeTakeFirst();
    const waits = row?.pending_until && Date.parse(row.pending_until) > Date.parse(now);
    return { secret: row?.secret ?? null, pending: waits ? row.pending_secret : null };
  },

  async confirm({ userId, secret, step, now, alongside, ...rest }) {
    const outcome = await transact(sql, async (_tx, trx) => {
      await holdPerson(trx, userId);
      if (!(await holdSession(trx, { userId, sessionId: rest.sessionId }))) return { at: "gone" as const };
      const row = await trx
        .selectFrom("totp_secrets")
        .select(["secret", "pending_secret", "pending_until"])
        .where("user_id", "=", userId)
        .executeTakeFirst();
      if (row?.secret) return { at: "enabled" as const };
      const isSame = row?.pending_secret && Buffer.compare(row.pending_secret, secret) === 0;
      if (!isSame || Date.parse(row.pending_until ?? now) <= Date.parse(now))
        return { at: "not-found" as const };
      await trx
        .updateTable("totp_secrets")
        .set({
          secret: row.pending_secret,
          confirmed_at: now,
          last_step: step,
          pending_secret: null,
          pending_until: null,
          made_in_session: rest.sessionId,
        })
        .where("user_id", "=", userId)
        .execute();
      const added = await factorAdded(trx, { userId, amr: ["otp"], now, ...rest });
      await writeAlongside(trx, alongside({ recoveryCodes: added.recoveryCodesMade }));
      return { at: "confirmed" as const, ...added };
    });
    if (outcome.at !== "confirmed") return outcome;
    const ended = endedBy(outcome.ended, "factor-changed");
    return { ...outcome, ended, told: personChanged(userId) };
  },

  async accept({ userId, secret, step }) {
    const row = await retrying(() =>
      db
        .updateTable("totp_secrets")
        .set({ last_step: step })
        .where("user_id", "=", userId)
        .where("secret", "=", Buffer.from(secret))
        .where((eb) => eb.or([eb("last_step", "is", null), eb("last_step", "<", step)]))
        .returning("user_id")
        .executeTakeFirst(),
    );
    return row !== undefined;
  },

  async remove({ userId, sessionId, obligatory, now, alongside }) {
    const outcome = await transact(sql, async (_tx, trx) => {
      await holdPerson(trx, userId);
      const { totp, passkeys } = await heldFactors(trx, userId);
      if (!totp) return { at: "not-found" as const };
      if (obligatory && passkeys === 0) return { at: "factor-obligatory" as const };
      await trx.deleteFrom("totp_secrets").where("user_id", "=", userId).execute();
      const { ended } = await factorRemoved(trx, { userId, sessionId, now });
      await writeAlongside(trx, alongside);
      return { at: "removed" as const, ended };
    });
    if (outcome.at !== "removed") return outcome;
    return { at: "removed", ended: endedBy(outcome.ended, "factor-changed"), told: personChanged(userId) };
  },
});
