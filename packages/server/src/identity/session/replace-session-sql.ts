import type { Kysely } from "kysely";
import type { DB } from "../../database/schema.generated.ts";
import { columnsOf, ending, living, recordOf } from "./session-rows-sql.ts";
import type { Replacement, SessionRecord } from "./session-store.ts";

/** Puts a new session in place of one inside the caller's transaction; null where that one, or its account, is over. */
export const replaceSession = async (
  trx: Kysely<DB>,
  { sessionId, userId, reason, now, draft }: Replacement,
): Promise<SessionRecord | null> => {
  // Holds the account's row, as opening a session does.
  const account = await trx
    .selectFrom("users")
    .select("id")
    .where("id", "=", userId)
    .where("state", "=", "active")
    .forUpdate()
    .executeTakeFirst();
  const old = await living(trx, now)
    .where("id", "=", sessionId)
    .where("user_id", "=", userId)
    .forUpdate()
    .executeTakeFirst();
  if (!account || !old) return null;
  await ending(trx, { reason, now }).where("id", "=", sessionId).execute();
  const columns = columnsOf({ ...draft(recordOf(old)), browser: old.browser, rememberUntil: null });
  const row = await trx
    .insertInto("sessions")
    .values({ ...columns, made_in_session: sessionId })
    .returningAll()
    .executeTakeFirstOrThrow();
  return recordOf(row);
};
