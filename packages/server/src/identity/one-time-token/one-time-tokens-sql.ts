import type { Kysely } from "kysely";
import type { Database } from "../../database/connect.ts";
import type { DB } from "../../database/schema.generated.ts";
import { retrying } from "../../database/transact.ts";
import {
  hashOfToken,
  type OneTimeTokenDraft,
  type OneTimeTokens,
  type TakenToken,
  type TakeToken,
  type TokenPurpose,
} from "./one-time-token.ts";

/** Stores tokens inside the caller's transaction. */
export const issueTokens = async (db: Kysely<DB>, drafts: readonly OneTimeTokenDraft[]): Promise<void> => {
  if (drafts.length === 0) return;
  await db
    .insertInto("one_time_tokens")
    .values(
      drafts.map((draft) => ({
        hash: draft.hash,
        purpose: draft.purpose,
        user_id: draft.userId,
        browser: draft.browser,
        data: JSON.stringify(draft.data),
        about: draft.about ?? null,
        created_at: draft.createdAt,
        expires_at: draft.expiresAt,
      })),
    )
    .execute();
};

/** Uses a token up inside the caller's transaction: it is used if that commits. */
export const takeToken = async (
  db: Kysely<DB>,
  { token, purpose, browser = null, now }: TakeToken,
): Promise<TakenToken | null> => {
  const row = await db
    .deleteFrom("one_time_tokens")
    .where("hash", "=", hashOfToken(token))
    .where("purpose", "=", purpose)
    .where("expires_at", ">", now)
    .where((eb) => eb.or([eb("browser", "is", null), eb("browser", "=", browser)]))
    .returning(["user_id", "data"])
    .executeTakeFirst();
  return row ? { userId: row.user_id, data: JSON.parse(row.data) } : null;
};

/** Makes every token of a purpose void that a person holds, inside the caller's transaction. */
export const voidTokens = async (
  db: Kysely<DB>,
  { userId, purpose }: { userId: string; purpose: TokenPurpose },
): Promise<void> => {
  await db
    .deleteFrom("one_time_tokens")
    .where("user_id", "=", userId)
    .where("purpose", "=", purpose)
    .execute();
};

/** One-time tokens in SQL. */
export const oneTimeTokensSql = ({ db }: Database): OneTimeTokens => ({
  issue: (drafts) => retrying(() => issueTokens(db, drafts)),
  take: (token) => retrying(() => takeToken(db, token)),
  async look({ token, purpose, browser = null, now }) {
    const row = await db
      .selectFrom("one_time_tokens")
      .select(["user_id", "data"])
      .where("hash", "=", hashOfToken(token))
      .where("purpose", "=", purpose)
      .where("expires_at", ">", now)
      .where((eb) => eb.or([eb("browser", "is", null), eb("browser", "=", browser)]))
      .executeTakeFirst();
    return row ? { userId: row.user_id, data: JSON.parse(row.data) } : null;
  },
  voidAll: (of) => retrying(() => voidTokens(db, of)),
  async removeExpired({ now }) {
    await retrying(() => db.deleteFrom("one_time_tokens").where("expires_at", "<=", now).execute());
  },
});
