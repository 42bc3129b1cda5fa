import type { Kysely } from "kysely";
import { z } from "zod";
import type { Database } from "../../database/connect.ts";
import type { DB } from "../../database/schema.generated.ts";
import { transact } from "../../database/transact.ts";
import { accountOf } from "../account/account-rows-sql.ts";
import { setAnotherPassword } from "../account/another-password-sql.ts";
import type { WriteAlongside } from "../alongside/write-alongside-sql.ts";
import { removeAllFactors } from "../factor/change-factors-sql.ts";
import { hashOfToken, type TokenPurpose } from "../one-time-token/one-time-token.ts";
import { takeToken } from "../one-time-token/one-time-tokens-sql.ts";
import { holdRights } from "../role/last-administrator-sql.ts";
import { firstNotHeld } from "../role/may-grant.ts";
import { personChanged } from "../role/person-changed-sql.ts";
import { mayDo } from "../role/require-permission.ts";
import { rightsIn } from "../role/rights-sql.ts";
import { ending } from "../session/session-rows-sql.ts";
import { endedBy } from "../session/session-store-sql.ts";
import { addSignInNotice } from "../user-admin/sign-in-notices-sql.ts";
import type { Recoveries } from "./recoveries.ts";

const PURPOSE: TokenPurpose = "recovery";

/** Links that were issued before there was a choice leave the factors alone; nobody answers for one without issuer. */
const LinkData = z.object({
  resetFactors: z.boolean().default(false),
  issuedBy: z.uuid().nullable().default(null),
});
type LinkData = z.infer<typeof LinkData>;

/** Recovery links in SQL. */
export const recoveriesSql = (
  { sql, db }: Database,
  { writeAlongside }: { writeAlongside: WriteAlongside },
): Recoveries => ({
  async find(token, { now }) {
    const row = await db
      .selectFrom("one_time_tokens")
      .innerJoin("users", "users.id", "one_time_tokens.user_id")
      .selectAll("users")
      .select("data")
      .where("hash", "=", hashOfToken(token))
      .where("purpose", "=", PURPOSE)
      .where("expires_at", ">", now)
      .where("state", "=", "active")
      .executeTakeFirst();
    if (!row) return null;
    const link = LinkData.parse(JSON.parse(row.data));
    if (!(await mayStillBeIssued(db, link, row.id))) return null;
    return { account: accountOf(row), resetFactors: link.resetFactors };
  },

  async use({ token, passwordHash, now }, alongside) {
    const done = await transact(sql, async (_tx, trx) => {
      await holdRights(trx);
      const taken = await takeToken(trx, { token, purpose: PURPOSE, now });
      const account = taken?.userId ? await changed(trx, taken.userId, now) : null;
      if (!taken || !account) return null;
      const userId = account.id;
      const link = LinkData.parse(taken.data);
      if (!(await mayStillBeIssued(trx, link, userId))) return null;
      const { resetFactors } = link;
      await setAnotherPassword(trx, { userId, hash: passwordHash, now });
      if (resetFactors) await removeAllFactors(trx, userId);
      const ended = await ending(trx, { reason: "password-reset", now })
        .where("user_id", "=", userId)
        .execute();
      await addSignInNotice(trx, { userId, kind: "recovery-link-used", at: now });
      await writeAlongside(trx, alongside({ account, resetFactors }));
      return { account, resetFactors, ended };
    });
    if (!done) return null;
    const { account, resetFactors, ended } = done;
    return {
      account,
      resetFactors,
      ended: endedBy(ended, "password-reset"),
      told: personChanged(account.id),
    };
  },
});

/**
 * Whether its issuer could issue it now: who has lost that right, or whose charge has been given more than they hold, has
 * handed out nothing.
 */
const mayStillBeIssued = async (db: Kysely<DB>, { issuedBy }: LinkData, userId: string): Promise<boolean> => {
  if (issuedBy === null) return false;
  const issuer = await rightsIn(db, issuedBy);
  return mayDo(issuer, "user.recover") && firstNotHeld(issuer, await rightsIn(db, userId)) === null;
};

/** The account, changed and held; null where it is not active. */
const changed = async (trx: Kysely<DB>, userId: string, now: string) => {
  const row = await trx
    .updateTable("users")
    .set((eb) => ({ revision: eb("revision", "+", 1), updated_at: now }))
    .where("id", "=", userId)
    .where("state", "=", "active")
    .returningAll()
    .executeTakeFirst();
  return row ? accountOf(row) : null;
};
