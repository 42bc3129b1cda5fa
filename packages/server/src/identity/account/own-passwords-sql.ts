import type { Kysely } from "kysely";
import type { Database } from "../../database/connect.ts";
import type { DB } from "../../database/schema.generated.ts";
import { transact } from "../../database/transact.ts";
import type { WriteAlongside } from "../alongside/write-alongside-sql.ts";
import { hashOfToken } from "../one-time-token/one-time-token.ts";
import { takeToken } from "../one-time-token/one-time-tokens-sql.ts";
import { removeIdentities } from "../provider/identity-rows-sql.ts";
import { personChanged } from "../role/person-changed-sql.ts";
import { ending } from "../session/session-rows-sql.ts";
import { endedBy } from "../session/session-store-sql.ts";
import { accountOf } from "./account-rows-sql.ts";
import { setAnotherPassword } from "./another-password-sql.ts";
import { heldAccount } from "./held-account-sql.ts";
import { emailKey } from "./name-key.ts";
import type { OwnPasswords } from "./own-passwords.ts";
import { markVerified } from "./verified-address-sql.ts";

const RESET = "reset-password";
/** Passwords of accounts in SQL. */
export const ownPasswordsSql = (
  { sql, db }: Database,
  { writeAlongside }: { writeAlongside: WriteAlongside },
): OwnPasswords => ({
  async credentialOf(userId) {
    const row = await db
      .selectFrom("users")
      .leftJoin("password_credentials", "password_credentials.user_id", "users.id")
      .selectAll("users")
      .select("password_credentials.hash")
      .where("users.id", "=", userId)
      .executeTakeFirst();
    return row ? { account: accountOf(row), passwordHash: row.hash } : null;
  },

  async subjectOf(token, { now }) {
    const row = await db
      .selectFrom("one_time_tokens")
      .innerJoin("users", "users.id", "one_time_tokens.user_id")
      .selectAll("users")
      .where("hash", "=", hashOfToken(token))
      .where("purpose", "=", RESET)
      .where("expires_at", ">", now)
      .where("state", "=", "active")
      .executeTakeFirst();
    return row ? accountOf(row) : null;
  },

  async reset({ token, passwordHash, now }, alongside) {
    const done = await transact(sql, async (_tx, trx) => {
      const taken = await takeToken(trx, { token, purpose: RESET, now });
      const account = taken?.userId ? await heldAccount(trx, taken.userId) : null;
      if (!taken || account?.state !== "active") return null;
      const { email } = taken.data as { email: string };
      // Sent while the address was becoming another one: whoever reads the old mailbox has no say any more.
      if (emailKey(account.email) !== emailKey(email)) return null;
      await setAnotherPassword(trx, { userId: account.id, hash: passwordHash, now });
      const verified = !account.emailVerified;
      if (verified) await markVerified(trx, { userId: account.id, email, now });
      const unlinked = verified ? await removeIdentities(trx, account.id) : [];
      const withdrawn = verified ? await removeApiTokens(trx, account.id) : [];
      const ended = await ending(trx, { reason: "password-reset", now })
        .where("user_id", "=", account.id)
        .execute();
      await writeAlongside(trx, alongside({ account, verified, unlinked, withdrawn }));
      return { userId: account.id, ended: [...ended, ...withdrawn] };
    });
    if (!done) return null;
    return { ended: endedBy(done.ended, "password-reset"), told: personChanged(done.userId) };
  },

  async change({ userId, sessionId, from, to, now }, alongside) {
    const ended = await transact(sql, async (_tx, trx) => {
      const account = await heldAccount(trx, userId);
      if (account?.state !== "active" || (await hashOf(trx, userId)) !== from) return null;
      await setAnotherPassword(trx, { userId, hash: to, now });
      const rows = await ending(trx, { reason: "password-changed", now })
        .where("user_id", "=", userId)
        .where("id", "!=", sessionId)
        .execute();
      await writeAlongside(trx, alongside(account));
      return rows;
    });
    return ended && endedBy(ended, "password-changed");
  },
});

const hashOf = async (trx: Kysely<DB>, userId: string): Promise<string | null> => {
  const row = await trx
    .selectFrom("password_credentials")
    .select("hash")
    .where("user_id", "=", userId)
    .forUpdate()
    .executeTakeFirst();
  return row?.hash ?? null;
};

const removeApiTokens = (trx: Kysely<DB>, userId: string) =>
  trx.deleteFrom("api_tokens").where("user_id", "=", userId).returning(["id", "user_id", "name"]).execute();
