import type { SessionDraft } from "./session-store.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
/** A session that is not refreshed for this long ends. */
export const SESSION_IDLE_MS = 7 * DAY_MS;
/** A session ends after this long, however busy. */
export const SESSION_ABSOLUTE_MS = 30 * DAY_MS;
/** For this long the client that rotated last may ask again with the token it had. */
export const REFRESH_REPEAT_MS = 10_000;

/** For this long a browser that was told to be remembered is asked for no second factor. */
export const REMEMBER_DEVICE_MS = 30 * DAY_MS;

export const USER_AGENT_CHARACTERS_MAX = 400;

export const isoTime = (ms: number): string => new Date(ms).toISOString();

/** The times of a session that begins now; the idle end is never later than the absolute one. */
export const lifeFrom = (
  now: number,
): Pick<SessionDraft, "createdAt" | "lastUsedAt" | "idleExpiresAt" | "absoluteExpiresAt"> => ({
  createdAt: isoTime(now),
  lastUsedAt: isoTime(now),
  idleExpiresAt: isoTime(now + SESSION_IDLE_MS),
  absoluteExpiresAt: isoTime(now + SESSION_ABSOLUTE_MS),
});

/** A user agent as it is kept: what a header may hold is far longer than what a list of sessions can show. */
export const keptUserAgent = (userAgent: string | null): string | null =>
  userAgent === null
    ? null
    : userAgent.replaceAll("\u0000", "").slice(0, USER_AGENT_CHARACTERS_MAX).toWellFormed();
