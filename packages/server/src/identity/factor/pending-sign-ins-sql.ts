import { type Kysely, sql } from "kysely";
import { z } from "zod";
import type { Database } from "../../database/connect.ts";
import type { DB } from "../../database/schema.generated.ts";
import { retrying } from "../../database/transact.ts";
import { hashOfToken, type TokenPurpose } from "../one-time-token/one-time-token.ts";
import { takeToken } from "../one-time-token/one-time-tokens-sql.ts";
import type { PendingSignIn, PendingSignIns, PendingToken } from "./pending-sign-ins.ts";

const PURPOSE: TokenPurpose = "mfa";
const Pending = z.object({ amr: z.array(z.string()) });

/** Pending sign-ins in SQL. */
export const pendingSignInsSql = ({ db }: Pick<Database, "db">): PendingSignIns => ({
  async spendTry(token, { triesMax }) {
    const row = await retrying(() =>
      counting(db, token, sql<number>`failures + 1`).where("failures", "<", triesMax).executeTakeFirst(),
    );
    return row ? pendingOf(row.user_id, JSON.parse(row.data)) : null;
  },
  async returnTry(token) {
    await retrying(() => counting(db, token, sql<number>`failures - 1`).execute());
  },
  async take({ token, browser, now }) {
    const taken = await retrying(() => takeToken(db, { token, purpose: PURPOSE, browser, now }));
    return taken && pendingOf(taken.userId, taken.data);
  },
});

const counting = (
  db: Kysely<DB>,
  { token, browser, now }: PendingToken,
  failures: ReturnType<typeof sql<number>>,
) =>
  db
    .updateTable("one_time_tokens")
    .set({ failures })
    .where("hash", "=", hashOfToken(token))
    .where("purpose", "=", PURPOSE)
    .where("expires_at", ">", now)
    .where((eb) => eb.or([eb("browser", "is", null), eb("browser", "=", browser)]))
    .returning(["user_id", "data"]);

const pendingOf = (userId: string | null, data: unknown): PendingSignIn | null =>
  userId === null ? null : { userId, amr: Pending.parse(data).amr };
