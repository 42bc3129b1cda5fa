import type { Database } from "../../database/connect.ts";
import { transact } from "../../database/transact.ts";
import type { WriteAlongside } from "../alongside/write-alongside-sql.ts";
import type { TokenPurpose } from "../one-time-token/one-time-token.ts";
import { takeToken, voidTokens } from "../one-time-token/one-time-tokens-sql.ts";
import { personChanged } from "../role/person-changed-sql.ts";
import { holdSession } from "../session/hold-session-sql.ts";
import { accountOf } from "./account-rows-sql.ts";
import type { EmailMoveSide, EmailMoves } from "./email-moves.ts";
import { heldAccount } from "./held-account-sql.ts";
import { emailKey } from "./name-key.ts";

const PURPOSE = "change-email";
/** What was sent to the old address and would still let somebody in. */
const SENT_TO_THE_OLD: readonly TokenPurpose[] = [PURPOSE, "verify-email", "reset-password"];

/** Moves of address in SQL. */
export const emailMovesSql = (
  { sql, db }: Database,
  { writeAlongside }: { writeAlongside: WriteAlongside },
): EmailMoves => ({
  ask: ({ userId, sessionId, email, now, expiresAt }, alongside) =>
    transact(sql, async (_tx, trx) => {
      const account = await heldAccount(trx, userId);
      if (account?.state !== "active" || !(await holdSession(trx, { userId, sessionId }))) return "gone";
      if (account.email === email) return "unchanged";
      const owner = await trx
        .selectFrom("users")
        .selectAll()
        .where("email_key", "=", emailKey(email))
        .where("id", "!=", userId)
        .executeTakeFirst();
      await voidTokens(trx, { userId, purpose: PURPOSE });
      const move = {
        email,
        old_confirmed: !account.emailVerified,
        new_confirmed: false,
        asked_at: now,
        expires_at: expiresAt,
      };
      await trx
        .insertInto("email_changes")
        .values({ user_id: userId, ...move })
        .onConflict((conflict) => conflict.column("user_id").doUpdateSet(move))
        .execute();
      const asked = {
        account,
        oldMustConfirm: account.emailVerified,
        owner: owner ? accountOf(owner) : null,
      };
      await writeAlongside(trx, alongside(asked));
      return "asked";
    }),

  async confirm({ token, now }, alongside) {
    const outcome = await transact(
      sql,
      async (_tx, trx) => {
        const taken = await takeToken(trx, { token, purpose: PURPOSE, now });
        // Held before the move, in the order in which everybody holds them.
        const account = taken?.userId ? await heldAccount(trx, taken.userId) : null;
        if (!taken || account?.state !== "active") return { at: "unknown-token" } as const;
        const { side } = taken.data as EmailMoveSide;
        const move = await trx
          .updateTable("email_changes")
          .set(side === "old" ? { old_confirmed: true } : { new_confirmed: true })
          .where("user_id", "=", account.id)
          .where("expires_at", ">", now)
          .returningAll()
          .executeTakeFirst();
        if (!move) return { at: "unknown-token" } as const;
        if (!move.old_confirmed || !move.new_confirmed) return { at: "half" } as const;
        await trx.deleteFrom("email_changes").where("user_id", "=", account.id).execute();
        const { email } = move;
        const other = await trx
          .selectFrom("users")
          .select("id")
          .where("email_key", "=", emailKey(email))
          .where("id", "!=", account.id)
          .executeTakeFirst();
        if (other) return { at: "email-taken" } as const;
        await trx
          .updateTable("users")
          .set((eb) => ({
            email,
            email_key: emailKey(email),
            email_verified_at: now,
            updated_at: now,
            revision: eb("revision", "+", 1),
          }))
          .where("id", "=", account.id)
          .execute();
        await trx
          .deleteFrom("one_time_tokens")
          .where("user_id", "=", account.id)
          .where("purpose", "in", SENT_TO_THE_OLD)
          .execute();
        await trx.deleteFrom("mail_codes").where("user_id", "=", account.id).execute();
        await writeAlongside(trx, alongside(account, email));
        return { at: "changed", userId: account.id } as const;
      },
      { retryUnique: true },
    );
    return outcome.at === "changed" ? { at: "changed", told: personChanged(outcome.userId) } : outcome;
  },

  cancel: (userId) =>
    transact(sql, async (_tx, trx) => {
      await trx.deleteFrom("email_changes").where("user_id", "=", userId).execute();
      await voidTokens(trx, { userId, purpose: PURPOSE });
    }),

  async pendingOf(userId, { now }) {
    const row = await db
      .selectFrom("email_changes")
      .select("email")
      .where("user_id", "=", userId)
      .where("expires_at", ">", now)
      .executeTakeFirst();
    return row?.email ?? null;
  },
});
