import type { Insertable, Kysely, Selectable } from "kysely";
import type { DB } from "../../database/schema.generated.ts";
import type { EndReason, SessionDraft, SessionRecord } from "./session-store.ts";

type SessionRow = Selectable<DB["sessions"]>;

export const recordOf = (row: SessionRow): SessionRecord => ({
  id: row.id,
  userId: row.user_id,
  generation: row.generation,
  createdAt: row.created_at,
  lastUsedAt: row.last_used_at,
  idleExpiresAt: row.idle_expires_at,
  absoluteExpiresAt: row.absolute_expires_at,
  userAgent: row.user_agent,
  ip: row.ip,
  place: row.place,
  amr: row.amr,
  mfaVerified: row.mfa_verified,
  authenticatedAt: row.authenticated_at ?? row.created_at,
  mustEnrol: row.must_enrol,
});

export const columnsOf = (draft: SessionDraft): Insertable<DB["sessions"]> => ({
  id: draft.id,
  user_id: draft.userId,
  generation: 1,
  rotated_at: draft.createdAt,
  created_at: draft.createdAt,
  last_used_at: draft.lastUsedAt,
  idle_expires_at: draft.idleExpiresAt,
  absolute_expires_at: draft.absoluteExpiresAt,
  user_agent: draft.userAgent,
  ip: draft.ip,
  place: draft.place,
  browser: draft.browser,
  amr: [...draft.amr],
  mfa_verified: draft.mfaVerified,
  authenticated_at: draft.authenticatedAt,
  must_enrol: draft.mustEnrol,
});

/** The sessions that live. */
export const living = (db: Kysely<DB>, now: string) =>
  db
    .selectFrom("sessions")
    .selectAll()
    .where("revoked_at", "is", null)
    .where("idle_expires_at", ">", now)
    .where("absolute_expires_at", ">", now);

/** Ends the sessions that the caller narrows this down to; those that have ended keep their reason and time. */
export const ending = (db: Kysely<DB>, { reason, now }: { reason: EndReason; now: string }) =>
  db
    .updateTable("sessions")
    .set({ revoked_at: now, revoked_reason: reason })
    .where("revoked_at", "is", null)
    .returning(["id", "user_id"]);
