import { z } from "zod";
import type { Handlers, Principal, Source } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import { raise } from "../../problem.ts";
import { readCursor, writeCursor } from "../list-cursor.ts";
import type { EndSessions } from "./end-sessions.ts";
import { ownSession } from "./own-session.ts";
import type { RefreshTokens } from "./refresh-token.ts";
import type { SessionFactsCache } from "./session-facts.ts";
import { isoTime } from "./session-life.ts";
import type { EndReason, SessionRecord, SessionStore } from "./session-store.ts";

export interface SessionDeps {
  readonly sessions: SessionStore;
  readonly facts: Pick<SessionFactsCache, "of">;
  readonly refreshTokens: RefreshTokens;
  readonly endSessions: EndSessions;
  readonly clock: Clock;
}

type SessionOperation =
  | "auth.logout"
  | "auth.logoutAll"
  | "auth.session"
  | "session.list"
  | "session.revoke"
  | "session.revokeOthers";

const AfterSession = z.tuple([z.iso.datetime(), z.uuid()]);

export const sessionHandlers = (deps: SessionDeps): Handlers<SessionOperation> => {
  const { sessions, facts, refreshTokens, endSessions, clock } = deps;
  const now = () => isoTime(clock.now());

  return {
    async "auth.logout"({ refreshToken }, { principal, source }) {
      if (!principal && refreshToken === undefined) return raise("token_missing");
      const sessionId = principal?.sessionId ?? sessionNamedBy(refreshTokens, refreshToken);
      // A token that is none of ours leaves nothing to end: the caller is signed out, as they asked.
      if (sessionId === null) return;
      const userId = principal?.userId ?? null;
      endSessions(
        await sessions.revoke({
          sessionId,
          userId,
          ...ending("signed-out", { userId, sessionId, source, now: now() }),
        }),
      );
    },

    async "auth.logoutAll"(_input, { principal: { userId, sessionId }, source }) {
      const end = ending("signed-out-everywhere", { userId, sessionId, source, now: now() });
      endSessions(await sessions.revokeAllOf({ userId, ...end }));
    },

    async "auth.session"(_input, { principal }) {
      return (await facts.of(principal)) ?? raise("session_revoked");
    },

    "session.list": ({ limit, cursor }, { principal }) => listSessions(deps, principal, { limit, cursor }),

    async "session.revoke"({ id: sessionId }, { principal: { userId }, source }) {
      const end = ending("revoked", { userId, sessionId, source, now: now() });
      const ended = await sessions.revoke({ sessionId, userId, ...end });
      if (ended.length === 0) return raise("session_not_found");
      endSessions(ended);
    },

    async "session.revokeOthers"(_input, { principal: { userId, sessionId }, source }) {
      const end = ending("revoked", { userId, sessionId, source, now: now() });
      endSessions(await sessions.revokeOthersOf({ userId, sessionId, ...end }));
    },
  };
};

/** Why sessions end, with the event that tells of it. `sessionId` is the one that was named, or that the call is of. */
const ending = (
  reason: EndReason,
  {
    userId,
    sessionId,
    source,
    now,
  }: { userId: string | null; sessionId: string; source: Source; now: string },
) => ({
  reason,
  now,
  alongside: {
    events: [
      {
        action: "session.ended" as const,
        actorId: userId,
        userId,
        source,
        at: now,
        details: { sessionId, reason },
      },
    ],
  },
});

const sessionNamedBy = (refreshTokens: RefreshTokens, token: string | undefined): string | null =>
  token === undefined ? null : (refreshTokens.read(token)?.sessionId ?? null);

const listSessions = async (
  { sessions, clock }: Pick<SessionDeps, "sessions" | "clock">,
  { userId, sessionId }: Principal,
  { limit, cursor }: { limit: number; cursor: string | undefined },
) => {
  const [createdAt, id] = cursor === undefined ? [] : readCursor(cursor, AfterSession);
  const after = createdAt && id ? { createdAt, id } : null;
  // One more than asked for tells whether there is a next page.
  const found = await sessions.listOf(userId, { after, limit: limit + 1, now: isoTime(clock.now()) });
  const page = found.slice(0, limit);
  return {
    items: page.map((session) => ownSession(session, { currentSessionId: sessionId })),
    nextCursor: found.length > limit ? cursorAfter(page.at(-1)) : null,
  };
};

const cursorAfter = (last: SessionRecord | undefined) =>
  last ? writeCursor([last.createdAt, last.id]) : null;
