import { committed } from "../../database/committed.ts";
import type { Database } from "../../database/connect.ts";
import { retrying, transact } from "../../database/transact.ts";
import { rotateSession } from "./rotate-session-sql.ts";
import { columnsOf, ending, living, recordOf } from "./session-rows-sql.ts";
import type { EndedSessions, EndReason, SessionStore } from "./session-store.ts";

/** Sessions in SQL. */
export const sessionStoreSql = ({ sql, db }: Database): SessionStore => ({
  async open(draft) {
    const row = await transact(sql, async (_tx, trx) => {
      // Locked, so that whoever locks or deactivates the account at this moment stops this session or sees it.
      const account = await trx
        .selectFrom("users")
        .select("id")
        .where("id", "=", draft.userId)
        .where("state", "=", "active")
        .forUpdate()
        .executeTakeFirst();
      if (!account) return null;
      return trx.insertInto("sessions").values(columnsOf(draft)).returningAll().executeTakeFirstOrThrow();
    });
    return row && recordOf(row);
  },

  async rotate(rotation) {
    const outcome = await transact(sql, (_tx, trx) => rotateSession(trx, rotation));
    if (outcome.at !== "replayed") return outcome;
    return { at: "replayed", ended: endedBy([outcome.session], "refresh-token-replayed") };
  },

  async find(sessionId, { now }) {
    const row = await living(db, now).where("id", "=", sessionId).executeTakeFirst();
    return row ? recordOf(row) : null;
  },

  async listOf(userId, { after, limit, now }) {
    let query = living(db, now).where("user_id", "=", userId);
    if (after) {
      query = query.where(({ eb, refTuple, tuple }) =>
        eb(refTuple("created_at", "id"), "<", tuple(after.createdAt, after.id)),
      );
    }
    const rows = await query.orderBy("created_at", "desc").orderBy("id", "desc").limit(limit).execute();
    return rows.map(recordOf);
  },

  async revoke({ sessionId, userId, reason, now }) {
    const rows = await retrying(() => {
      const one = ending(db, { reason, now }).where("id", "=", sessionId);
      return (userId === null ? one : one.where("user_id", "=", userId)).execute();
    });
    return endedBy(rows, reason);
  },

  async revokeAllOf({ userId, reason, now }) {
    const rows = await retrying(() => ending(db, { reason, now }).where("user_id", "=", userId).execute());
    return endedBy(rows, reason);
  },

  async revokeOthersOf({ userId, sessionId, reason, now }) {
    const rows = await retrying(() =>
      ending(db, { reason, now }).where("user_id", "=", userId).where("id", "!=", sessionId).execute(),
    );
    return endedBy(rows, reason);
  },

  async revokedSince(time) {
    const rows = await db.selectFrom("sessions").select("id").where("revoked_at", ">=", time).execute();
    return rows.map((row) => row.id);
  },
});

const endedBy = (rows: readonly { id: string; user_id: string }[], reason: EndReason): EndedSessions =>
  committed(
    rows.map((row) => ({ kind: "end-session" as const, sessionId: row.id, userId: row.user_id, reason })),
  );
