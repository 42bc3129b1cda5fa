import type { AskRights } from "../../identity/introspection/ask-rights.ts";
import type { RevocationFeed, Watch } from "../../identity/introspection/revocation-feed.ts";
import type { Revocation } from "../../identity/introspection/revocation-watcher.ts";
import type { TokenVerdict, VerifyToken } from "../../identity/introspection/verify-token.ts";
import { type AnswerDeps, answerOn, answerOnce, type Source } from "./answer-call.ts";
import type { IdentityServiceHandlers } from "./generated/parley/identity/v1/IdentityService.generated.ts";
import type { Revocation as RevocationMessage } from "./generated/parley/identity/v1/Revocation.generated.ts";
import type { TokenResponse } from "./generated/parley/identity/v1/TokenResponse.generated.ts";

export interface IntrospectionRules {
  readonly verifyToken: VerifyToken;
  readonly askRights: AskRights;
  readonly revocations: RevocationFeed;
}

/** `identity.proto` bound to the rules: translates, asks, translates. */
export const identityService = (
  { verifyToken, askRights, revocations }: IntrospectionRules,
  deps: AnswerDeps,
): IdentityServiceHandlers => ({
  VerifyToken: answerOnce(
    "VerifyToken",
    ({ token }) => {
      const verdict = verifyToken(token);
      return verdict instanceof Promise ? verdict.then(tokenResponse) : tokenResponse(verdict);
    },
    deps,
  ),
  GetUserPermissions: answerOnce(
    "GetUserPermissions",
    async ({ user_id }) => {
      const { roles, permissions } = await askRights.of(user_id);
      return { roles: [...roles], permissions: [...permissions] };
    },
    deps,
  ),
  CheckPermission: answerOnce(
    "CheckPermission",
    async ({ user_id, permission }) => ({ allowed: await askRights.may({ userId: user_id, permission }) }),
    deps,
  ),
  WatchRevocations: answerOn(
    "WatchRevocations",
    async ({ since }) => messagesOf(await revocations.watch(since)),
    deps,
  ),
});

const tokenResponse = (verdict: TokenVerdict): TokenResponse => {
  if (!verdict.valid) return { valid: false, reason: verdict.reason };
  const { userId, sessionId, email, roles, mfaVerified, expiresAt } = verdict.principal;
  return {
    valid: true,
    uid: userId,
    email,
    roles: [...roles],
    mfa_verified: mfaVerified,
    sid: sessionId,
    exp: Math.floor(expiresAt / 1000),
  };
};

const messageOf = ({ sessionId, userId, at, reason, cursor }: Revocation): RevocationMessage => ({
  sid: sessionId ?? "",
  uid: userId,
  at,
  reason,
  cursor,
});

const messagesOf = (watch: Watch): Source<RevocationMessage> => ({
  stop: watch.stop,
  over: watch.over,
  async *[Symbol.asyncIterator]() {
    for await (const revocation of watch) yield messageOf(revocation);
  },
});
