import { type Kysely, sql } from "kysely";
import type { DB } from "../../database/schema.generated.ts";
import { ending, recordOf } from "./session-rows-sql.ts";
import type { Rotation, SessionRecord } from "./session-store.ts";

type Rotated =
  | { readonly at: "rotated" | "repeated"; readonly session: SessionRecord }
  | { readonly at: "replayed"; readonly session: { readonly id: string; readonly user_id: string } }
  | { readonly at: "revoked" | "expired" | "unknown" };

/** One compare-and-set on the generation; only where it fails is the row looked at, to say why. */
export const rotateSession = async (trx: Kysely<DB>, rotation: Rotation): Promise<Rotated> => {
  const { now } = rotation;
  const rotated = await trx
    .updateTable("sessions")
    .set({
      generation: rotation.generation + 1,
      rotated_at: now,
      rotated_by: rotation.clientMark,
      last_used_at: now,
      idle_expires_at: sql<string>`least(${rotation.idleExpiresAt}::timestamptz, absolute_expires_at)`,
      user_agent: rotation.userAgent,
      ip: rotation.ip,
      place: rotation.place,
    })
    .where("id", "=", rotation.sessionId)
    .where("generation", "=", rotation.generation)
    .where("revoked_at", "is", null)
    .where("idle_expires_at", ">", now)
    .where("absolute_expires_at", ">", now)
    .returningAll()
    .executeTakeFirst();
  return rotated ? { at: "rotated", session: recordOf(rotated) } : whyNot(trx, rotation);
};

const whyNot = async (trx: Kysely<DB>, rotation: Rotation): Promise<Rotated> => {
  const row = await trx
    .selectFrom("sessions")
    .selectAll()
    .where("id", "=", rotation.sessionId)
    .forUpdate()
    .executeTakeFirst();
  if (!row) return { at: "unknown" };
  if (row.revoked_at !== null) return { at: "revoked" };
  const now = Date.parse(rotation.now);
  if (Date.parse(row.idle_expires_at) <= now || Date.parse(row.absolute_expires_at) <= now) {
    return { at: "expired" };
  }
  const isRepeat =
    row.generation === rotation.generation + 1 &&
    row.rotated_by === rotation.clientMark &&
    Date.parse(row.rotated_at) >= Date.parse(rotation.repeatableSince);
  if (isRepeat) return { at: "repeated", session: recordOf(row) };
  await ending(trx, { reason: "refresh-token-replayed", now: rotation.now })
    .where("id", "=", rotation.sessionId)
    .execute();
  return { at: "replayed", session: row };
};
