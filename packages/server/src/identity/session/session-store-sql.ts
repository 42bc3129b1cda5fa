import { committed } from "../../database/committed.ts";
import type { Database } from "../../database/connect.ts";
import { transact } from "../../database/transact.ts";
import type { Alongside } from "../alongside/alongside.ts";
import type { WriteAlongside } from "../alongside/write-alongside-sql.ts";
import { openSessionIn } from "./open-session-sql.ts";
import { replaceSession } from "./replace-session-sql.ts";
import { rotateSession } from "./rotate-session-sql.ts";
import { ending, living, recordOf } from "./session-rows-sql.ts";
import type { EndedSessions, EndReason, SessionStore } from "./session-store.ts";

type Ending = ReturnType<typeof ending>;

/** Sessions in SQL. */
export const sessionStoreSql = (
  { sql, db }: Database,
  { writeAlongside }: { writeAlongside: WriteAlongside },
): SessionStore => {
  const end = async (
    { reason, now, alongside = {} }: { reason: EndReason; now: string; alongside?: Alongside | undefined },
    which: (all: Ending) => Ending,
  ): Promise<EndedSessions> => {
    const rows = await transact(sql, async (_tx, trx) => {
      const ended = await which(ending(trx, { reason, now })).execute();
      if (ended.length > 0) await writeAlongside(trx, alongside);
      return ended;
    });
    return endedBy(rows, reason);
  };

  return {
    open: (draft, alongside) =>
      transact(
        sql,
        async (_tx, trx) => {
          const opened = await openSessionIn(trx, draft);
          if (opened) await writeAlongside(trx, alongside(opened.device));
          return opened;
        },
        // Two sign-ins of one new browser at once: the second finds it known.
        { retryUnique: true },
      ),

    async rotate(rotation) {
      const outcome = await transact(sql, async (_tx, trx) => {
        const rotated = await rotateSession(trx, rotation);
        if (rotated.at === "replayed") {
          await writeAlongside(trx, rotation.onReplay({ userId: rotated.session.user_id }));
        }
        return rotated;
      });
      if (outcome.at !== "replayed") return outcome;
      return { at: "replayed", ended: endedBy([outcome.session], "refresh-token-replayed") };
    },

    async replace(replacement) {
      const session = await transact(sql, async (_tx, trx) => {
        const replaced = await replaceSession(trx, replacement);
        if (replaced) await writeAlongside(trx, replacement.alongside);
        return replaced;
      });
      if (!session) return null;
      const { sessionId, userId, reason } = replacement;
      return { session, ended: endedBy([{ id: sessionId, user_id: userId }], reason) };
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

    revoke: ({ sessionId, userId, ...rest }) =>
      end(rest, (all) => {
        const one = all.where("id", "=", sessionId);
        return userId === null ? one : one.where("user_id", "=", userId);
      }),

    revokeAllOf: ({ userId, ...rest }) => end(rest, (all) => all.where("user_id", "=", userId)),

    revokeOthersOf: ({ userId, sessionId, ...rest }) =>
      end(rest, (all) => all.where("user_id", "=", userId).where("id", "!=", sessionId)),

    async revokedSince(time) {
      const rows = await db.selectFrom("sessions").select("id").where("revoked_at", ">=", time).execute();
      return rows.map((row) => row.id);
    },
  };
};

/** Sessions that have ended, as signals; call it once their transaction has committed. */
export const endedBy = (rows: readonly { id: string; user_id: string }[], reason: EndReason): EndedSessions =>
  committed(
    rows.map((row) => ({ kind: "end-session" as const, sessionId: row.id, userId: row.user_id, reason })),
  );
