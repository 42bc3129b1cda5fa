import { committed } from "../../database/committed.ts";
import type { Database } from "../../database/connect.ts";
import { transact } from "../../database/transact.ts";
import type { Alongside } from "../alongside/alongside.ts";
import type { WriteAlongside } from "../alongside/write-alongside-sql.ts";
import { inGroups, laneOfId } from "./in-groups.ts";
import { type Opening, openSessions } from "./open-sessions-sql.ts";
import { replaceSession } from "./replace-session-sql.ts";
import { rotateSessions } from "./rotate-sessions-sql.ts";
import { ending, living, recordOf } from "./session-rows-sql.ts";
import type {
  EndedSessions,
  EndReason,
  OpenedSession,
  Rotated,
  RotateOutcome,
  Rotation,
  SessionStore,
} from "./session-store.ts";
import { whyNotRotated } from "./why-not-rotated-sql.ts";

type Ending = ReturnType<typeof ending>;

/** Groups under way at once: one that waits for a row that somebody holds does not hold all others up. */
const LANES = 2;

/** Under load a group waits so long for others to join it; a statement costs as much for one as for several. */
const OPEN_SPACING_MS = 10;
const ROTATE_SPACING_MS = 3;

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

  const openInGroup = inGroups<Opening, OpenedSession | null>({
    lanes: LANES,
    laneOf: ({ draft }) => laneOfId(draft.userId, LANES),
    spacingMs: OPEN_SPACING_MS,
    run: (openings) => openSessions(sql, writeAlongside, openings),
  });

  const rotateInGroup = inGroups<Rotation, Rotated | null>({
    lanes: LANES,
    laneOf: ({ sessionId }) => laneOfId(sessionId, LANES),
    spacingMs: ROTATE_SPACING_MS,
    run: (rotations) => rotateSessions(sql, rotations),
  });

  const rotate = async (rotation: Rotation): Promise<RotateOutcome> => {
    const rotated = await rotateInGroup(rotation);
    if (rotated) return rotated;
    const outcome = await transact(sql, async (_tx, trx) => {
      const why = await whyNotRotated(trx, rotation);
      if (why.at === "replayed") {
        await writeAlongside(trx, rotation.onReplay({ userId: why.session.user_id }));
      }
      return why;
    });
    // It stands where this client believes it to be: another one, with another generation, came first in its group.
    if (outcome.at === "current") return rotate(rotation);
    if (outcome.at !== "replayed") return outcome;
    return { at: "replayed", ended: endedBy([outcome.session], "refresh-token-replayed") };
  };

  return {
    open: (draft, alongside) => openInGroup({ draft, alongside }),
    rotate,

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
