import { type Kysely, sql } from "kysely";
import type { DB } from "../database/schema.generated.ts";
import { type TrailEvent, trailEventOf } from "./trail-event.ts";

/** How far the chain goes, and whether anything waits for its place in it. */
export const lookAtTrail = async (db: Kysely<DB>): Promise<{ position: number; waits: boolean }> => {
  const { rows } = await sql<{ position: number | null; waits: boolean }>`
    select (select position from audit_head) as position, exists (select 1 from audit_unsealed) as waits`.execute(
    db,
  );
  return { position: rows[0]?.position ?? 0, waits: rows[0]?.waits ?? false };
};

export interface TrailFilter {
  /** Whoever did it, or to whom it was done. */
  readonly user?: string | undefined;
  readonly action?: string | undefined;
  readonly ip?: string | undefined;
  readonly correlationId?: string | undefined;
  /** RFC 3339; inclusive. */
  readonly from?: string | undefined;
  /** RFC 3339; exclusive. */
  readonly to?: string | undefined;
}

export interface TrailSlice extends TrailFilter {
  /** Exclusive: positions above it come in order, upwards. */
  readonly above?: number;
  /** Exclusive: positions below it come in order, downwards. Null: from the end of the trail. */
  readonly below?: number | null;
  readonly limit: number;
}

/** Sealed events, upwards from `above`, else downwards from `below`. */
export const readTrail = async (db: Kysely<DB>, slice: TrailSlice): Promise<TrailEvent[]> => {
  const { user, action, ip, correlationId, from, to, above, below, limit } = slice;
  let query = db.selectFrom("audit_events").selectAll().limit(limit);
  if (user !== undefined)
    query = query.where((eb) => eb.or([eb("user_id", "=", user), eb("actor_id", "=", user)]));
  if (action !== undefined) query = query.where("action", "=", action);
  if (ip !== undefined) query = query.where("ip", "=", ip);
  if (correlationId !== undefined) query = query.where("correlation_id", "=", correlationId);
  if (from !== undefined) query = query.where("at", ">=", from);
  if (to !== undefined) query = query.where("at", "<", to);
  if (above !== undefined) query = query.where("position", ">", above).orderBy("position");
  else query = query.orderBy("position", "desc");
  if (below !== undefined && below !== null) query = query.where("position", "<", below);
  return (await query.execute()).map(trailEventOf);
};
