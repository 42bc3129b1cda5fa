import type { Handlers } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import { raise } from "../../problem.ts";
import type { AccountStore } from "../account/account-store.ts";
import type { RoleStore } from "../role/role-store.ts";
import type { EndSessions } from "./end-sessions.ts";
import type { PlaceOf } from "./open-session.ts";
import type { RefreshTokens } from "./refresh-token.ts";
import { isoTime, keptUserAgent, REFRESH_REPEAT_MS, SESSION_IDLE_MS } from "./session-life.ts";
import type { SessionStore } from "./session-store.ts";
import type { AnswerSignedIn, SessionOwner } from "./signed-in.ts";

export type OwnerOf = (userId: string) => Promise<SessionOwner | null>;

/** Finds the owner of a session with the roles of this moment; null when the account may not be used any more. */
export const createOwnerOf =
  ({ accounts, roles }: { accounts: AccountStore; roles: RoleStore }): OwnerOf =>
  async (userId) => {
    const [account, rights] = await Promise.all([accounts.find(userId), roles.rightsOf(userId)]);
    return account?.state === "active" ? { account, roles: rights.roles } : null;
  };

export interface RefreshDeps {
  readonly sessions: SessionStore;
  readonly refreshTokens: RefreshTokens;
  readonly answer: AnswerSignedIn;
  readonly endSessions: EndSessions;
  /** What is known of it is not what it is any more. */
  readonly sessionRenewed: (sessionId: string) => void;
  readonly placeOf: PlaceOf;
  readonly clock: Clock;
}

/** A refresh token counts once. Used again, later or by another client, it ends its session (RFC 9700 4.14.2). */
export const refreshHandlers = (deps: RefreshDeps): Handlers<"auth.refresh"> => ({
  async "auth.refresh"({ refreshToken }, { source }) {
    const { sessions, refreshTokens, answer, endSessions, placeOf, clock } = deps;
    const claims = refreshToken === undefined ? null : refreshTokens.read(refreshToken);
    if (!claims) return raise("refresh_token_invalid");
    const now = clock.now();
    const outcome = await sessions.rotate({
      ...claims,
      clientMark: refreshTokens.markOf(source),
      userAgent: keptUserAgent(source.userAgent),
      ip: source.ip,
      place: placeOf(source.ip),
      now: isoTime(now),
      idleExpiresAt: isoTime(now + SESSION_IDLE_MS),
      repeatableSince: isoTime(now - REFRESH_REPEAT_MS),
      onReplay: ({ userId }) => ({
        events: [
          {
            action: "session.refresh-replayed",
            actorId: null,
            userId,
            source,
            at: isoTime(now),
            details: { sessionId: claims.sessionId },
          },
        ],
      }),
    });
    switch (outcome.at) {
      case "replayed":
        endSessions(outcome.ended);
        return raise("refresh_token_invalid");
      case "revoked":
        return raise("session_revoked");
      case "expired":
      case "unknown":
        return raise("refresh_token_invalid");
      case "rotated":
      case "repeated": {
        deps.sessionRenewed(claims.sessionId);
        const owner = outcome.owner ?? raise("session_revoked");
        return answer(outcome.session, owner, { now });
      }
    }
  },
});
