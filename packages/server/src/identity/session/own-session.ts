import type { Session } from "@parley/contract";
import { deviceOf } from "./device-of.ts";
import type { SessionRecord } from "./session-store.ts";

/** A session as its owner sees it, from the session they look from. */
export const ownSession = (
  session: SessionRecord,
  { currentSessionId }: { currentSessionId: string },
): Session => ({
  id: session.id,
  createdAt: session.createdAt,
  lastUsedAt: session.lastUsedAt,
  expiresAt: session.idleExpiresAt,
  userAgent: session.userAgent,
  device: deviceOf(session.userAgent),
  ip: session.ip,
  place: session.place,
  amr: [...session.amr],
  authenticatedAt: session.authenticatedAt,
  current: session.id === currentSessionId,
});
