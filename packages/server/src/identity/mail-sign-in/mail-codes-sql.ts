import { type Kysely, sql } from "kysely";
import type { Database } from "../../database/connect.ts";
import type { DB } from "../../database/schema.generated.ts";
import { retrying, transact } from "../../database/transact.ts";
import { clearBeforeProof } from "../account/before-proof-sql.ts";
import { heldAccount } from "../account/held-account-sql.ts";
import { emailKey } from "../account/name-key.ts";
import { markVerified } from "../account/verified-address-sql.ts";
import type { WriteAlongside } from "../alongside/write-alongside-sql.ts";
import { personChanged } from "../role/person-changed-sql.ts";
import { endedBy } from "../session/session-store-sql.ts";
import { type HeldBy, type MailCodes, TRIES_MAX } from "./mail-codes.ts";

/** Codes of mails in SQL. */
export const mailCodesSql = (
  { sql: driver, db }: Database,
  { writeAlongside }: { writeAlongside: WriteAlongside },
): MailCodes => ({
  async put({ heldBy, ...draft }, alongside) {
    await transact(driver, async (_tx, trx) => {
      await trx.deleteFrom("mail_codes").where("expires_at", "<=", draft.createdAt).execute();
      const columns = {
        user_id: draft.userId,
        about: draft.about,
        token_hash: draft.tokenHash,
        code_hash: draft.codeHash,
        failures: 0,
        created_at: draft.createdAt,
        expires_at: draft.expiresAt,
      };
      await trx
        .insertInto("mail_codes")
        .values({ held_by: heldBy, ...columns })
        .onConflict((conflict) => conflict.column("held_by").doUpdateSet(columns))
        .execute();
      await writeAlongside(trx, alongside);
    });
  },

  async spendTry(at) {
    const row = await retrying(() =>
      counting(db, at, sql<number>`failures + 1`).where("failures", "<", TRIES_MAX).executeTakeFirst(),
    );
    return row ? { userId: row.user_id, about: row.about, codeHash: row.code_hash } : null;
  },

  async returnTry(at) {
    await retrying(() => counting(db, at, sql<number>`failures - 1`).execute());
  },

  use: ({ heldBy, now, ...secret }, verified) =>
    transact(driver, async (_tx, trx) => {
      const taken = await trx
        .deleteFrom("mail_codes")
        .where("held_by", "=", heldBy)
        .where("expires_at", ">", now)
        .where((eb) =>
          "tokenHash" in secret
            ? eb("token_hash", "=", secret.tokenHash).and("failures", "<", TRIES_MAX)
            : eb("code_hash", "=", secret.codeHash),
        )
        .returning(["user_id", "about"])
        .executeTakeFirst();
      if (!taken || taken.user_id === null) return null;
      const account = await heldAccount(trx, taken.user_id);
      if (account?.state !== "active" || emailKey(account.email) !== taken.about) return null;
      if (account.emailVerified || verified === null) return { account, told: null, ended: null };
      const { ended, ...cleared } = await clearBeforeProof(trx, { userId: account.id, now });
      const grown = await markVerified(trx, { userId: account.id, email: account.email, now });
      await writeAlongside(trx, verified(account, cleared));
      return {
        account: grown ?? account,
        told: personChanged(account.id),
        ended: endedBy(ended, "revoked"),
      };
    }),
});

const counting = (
  db: Kysely<DB>,
  { heldBy, now }: { heldBy: HeldBy; now: string },
  failures: ReturnType<typeof sql<number>>,
) =>
  db
    .updateTable("mail_codes")
    .set({ failures })
    .where("held_by", "=", heldBy)
    .where("expires_at", ">", now)
    .returning(["user_id", "about", "code_hash"]);
