import type { Kysely } from "kysely";
import { pino } from "pino";
import { freshDatabase } from "../../tests/world-database.ts";
import { systemClock } from "../clock.ts";
import type { DB } from "../database/schema.generated.ts";
import { createSeals } from "./chain.ts";
import { createFollowTrail } from "./follow-trail.ts";
import { recordEvents } from "./record-events-sql.ts";
import type { SecurityEvent } from "./security-event.ts";
import { openTrail } from "./trail.ts";

export const ALICE = "019b0000-0000-7000-8000-00000000a11c";
export const BOB = "019b0000-0000-7000-8000-0000000000b0";
export const silent = pino({ level: "silent" });
export const seals = createSeals(Buffer.alloc(32, 9));

/** A failed sign-in, told apart by what was typed. */
export const failedSignIn = (identifier: string, at = "2026-01-31T09:00:00.123Z"): SecurityEvent => ({
  action: "sign-in.failed",
  actorId: null,
  userId: ALICE,
  source: { ip: "192.0.2.1", userAgent: "Firefox", browser: null, correlationId: `c-${identifier}` },
  at,
  details: { identifier, reason: "password" },
});

export const manySignIns = (count: number, name = "mallory") =>
  Array.from({ length: count }, (_, index) => failedSignIn(`${name}-${index + 1}`));

/** A database with a trail that one server keeps. */
export const auditWorld = async ({ connectionsMax = 8 }: { connectionsMax?: number } = {}) => {
  const database = await freshDatabase({ connectionsMax });
  const trail = openTrail({ database, seals, clock: systemClock, log: silent });
  return {
    database,
    trail,
    seals,
    // No chance: a retry waits three quarters of its time.
    followTrail: createFollowTrail({ database, trail, log: silent, random: () => 0.5 }),
    async record(...events: readonly SecurityEvent[]) {
      await recordEvents(database.db, events);
      await trail.sealNow();
    },
    async [Symbol.asyncDispose]() {
      await trail[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
};

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
