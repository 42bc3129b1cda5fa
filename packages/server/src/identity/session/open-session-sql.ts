import type { Kysely } from "kysely";
import { v7 as newId } from "uuid";
import type { DB } from "../../database/schema.generated.ts";
import { columnsOf, recordOf } from "./session-rows-sql.ts";
import type { DeviceNews, OpenedSession, SessionDraft } from "./session-store.ts";

/** Begins a session inside the caller's transaction; null when the account is not active. */
export const openSessionIn = async (trx: Kysely<DB>, draft: SessionDraft): Promise<OpenedSession | null> => {
  // Holds the account's row, so that whoever locks or deactivates it at this moment stops this session or sees it.
  const account = await trx
    .updateTable("users")
    .set({ last_sign_in_at: draft.createdAt, last_sign_in_ip: draft.ip })
    .where("id", "=", draft.userId)
    .where("state", "=", "active")
    .returning("id")
    .executeTakeFirst();
  if (!account) return null;
  const device = await meetDevice(trx, draft);
  const row = await trx
    .insertInto("sessions")
    .values(columnsOf(draft))
    .returningAll()
    .executeTakeFirstOrThrow();
  return { session: recordOf(row), device };
};

/** Notes the browser. Without an id nobody can say whether it was here before: then it is new, and stays unknown. */
const meetDevice = async (trx: Kysely<DB>, draft: SessionDraft): Promise<DeviceNews> => {
  const { browser, userId, createdAt, userAgent, ip, place, rememberUntil } = draft;
  const seen = { last_seen_at: createdAt, user_agent: userAgent, ip, place };
  if (browser !== null) {
    const known = await trx
      .updateTable("known_devices")
      .set({ ...seen, ...(rememberUntil !== null && { remembered_until: rememberUntil }) })
      .where("user_id", "=", userId)
      .where("browser", "=", browser)
      .returning("id")
      .executeTakeFirst();
    if (known) return "known";
  }
  const other = await trx
    .selectFrom("sessions")
    .select("id")
    .where("user_id", "=", userId)
    .limit(1)
    .executeTakeFirst();
  if (browser !== null) {
    await trx
      .insertInto("known_devices")
      .values({
        id: newId(),
        user_id: userId,
        browser,
        first_seen_at: createdAt,
        remembered_until: rememberUntil,
        ...seen,
      })
      .execute();
  }
  return other ? "new" : "first";
};
