import type { Database } from "../../database/connect.ts";
import type { ReadRevokedSessions } from "./revoked-sessions.ts";

/** In SQL: pages along the index of revocations. */
export const revokedSessionsSql =
  ({ db }: Pick<Database, "db">): ReadRevokedSessions =>
  async ({ since, after, limit }) => {
    let query = db
      .selectFrom("sessions")
      .select(["id", "user_id", "revoked_at", "revoked_reason"])
      .where("revoked_at", ">=", since);
    if (after) {
      query = query.where(({ eb, refTuple, tuple }) =>
        eb(refTuple("revoked_at", "id"), ">", tuple(after.at, after.id)),
      );
    }
    const rows = await query.orderBy("revoked_at").orderBy("id").limit(limit).execute();
    return rows.map((row) => ({
      id: row.id,
      userId: row.user_id,
      at: row.revoked_at ?? since,
      reason: row.revoked_reason ?? "",
    }));
  };
