import type { Database } from "../../database/connect.ts";
import { transact } from "../../database/transact.ts";
import type { WriteAlongside } from "../alongside/write-alongside-sql.ts";
import { holdPerson, keepRecoveryCodes } from "../factor/change-factors-sql.ts";
import { heldFactors } from "../factor/factor-store-sql.ts";
import { personChanged } from "../role/person-changed-sql.ts";
import { holdSession } from "../session/hold-session-sql.ts";
import type { RecoveryCodeStore } from "./recovery-code-store.ts";

/** Recovery codes in SQL. */
export const recoveryCodeStoreSql = (
  { sql }: Pick<Database, "sql">,
  { writeAlongside }: { writeAlongside: WriteAlongside },
): RecoveryCodeStore => ({
  use: ({ userId, hash, now, alongside }) =>
    transact(sql, async (_tx, trx) => {
      // Two codes at once count down one after the other.
      await holdPerson(trx, userId);
      const used = await trx
        .updateTable("recovery_codes")
        .set({ used_at: now })
        .where("user_id", "=", userId)
        .where("hash", "=", hash)
        .where("used_at", "is", null)
        .returning("hash")
        .executeTakeFirst();
      if (!used) return null;
      const left = (await heldFactors(trx, userId)).recoveryCodesLeft ?? 0;
      await writeAlongside(trx, alongside({ left }));
      return { left };
    }),

  async replace({ userId, sessionId, hashes, now, alongside }) {
    const at = await transact(sql, async (_tx, trx) => {
      await holdPerson(trx, userId);
      if (!(await holdSession(trx, { userId, sessionId }))) return "gone";
      const { totp, passkeys } = await heldFactors(trx, userId);
      if (!totp && passkeys === 0) return "no-factor";
      await keepRecoveryCodes(trx, { userId, sessionId, hashes, now });
      await writeAlongside(trx, alongside);
      return "replaced";
    });
    return at === "replaced" ? { at, told: personChanged(userId) } : { at };
  },
});
