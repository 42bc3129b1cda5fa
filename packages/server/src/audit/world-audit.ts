import type { Kysely } from "kysely";
import type { DB } from "../database/schema.generated.ts";

/** For tests: what the trail holds, sealed or not, in the order in which it was recorded. */
export const recordedEvents = async (db: Kysely<DB>) => {
  const columns = [
    "id",
    "at",
    "action",
    "actor_id",
    "user_id",
    "ip",
    "user_agent",
    "correlation_id",
    "details",
  ] as const;
  const rows = await db
    .selectFrom("audit_events")
    .select(columns)
    .unionAll((query) => query.selectFrom("audit_unsealed").select(columns))
    .orderBy("id")
    .execute();
  return rows.map((row) => ({
    id: row.id,
    at: row.at,
    action: row.action,
    actorId: row.actor_id,
    userId: row.user_id,
    ip: row.ip,
    userAgent: row.user_agent,
    correlationId: row.correlation_id,
    details: JSON.parse(row.details) as Record<string, unknown>,
  }));
};
