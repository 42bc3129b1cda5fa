import type { SignedIn } from "@parley/contract";
import { ownProfile } from "../account/own-profile.ts";
import type { FactorPolicy } from "../factor/factor-policy.ts";
import type { SignAccessToken } from "../token/sign-access-token.ts";
import { ownSession } from "./own-session.ts";
import type { RefreshTokens } from "./refresh-token.ts";
import type { SessionOwner, SessionRecord } from "./session-store.ts";

export type { SessionOwner };

export type AnswerSignedIn = (
  session: SessionRecord,
  owner: SessionOwner,
  at: { now: number },
) => Promise<SignedIn & { refreshToken: string }>;

/**
 * What sign-up, sign-in and refresh answer. `now` is from before the session was opened or rotated: a revocation since
 * then is younger than the token, and outlives it on the denylist.
 */
export const createSignedInAnswer =
  ({
    refreshTokens,
    signAccessToken,
    mustEnrol: mustEnrolNow,
  }: {
    refreshTokens: RefreshTokens;
    signAccessToken: SignAccessToken;
    /** As roles and factors stand now, whatever they were when the session began. */
    mustEnrol: FactorPolicy["mustEnrol"];
  }): AnswerSignedIn =>
  async (session, { account, roles }, { now }) => {
    const mustEnrol = await mustEnrolNow(session, roles);
    const { token, expiresInSeconds } = await signAccessToken({
      userId: account.id,
      sessionId: session.id,
      email: account.email,
      roles,
      amr: session.amr,
      mfaVerified: session.mfaVerified,
      mustEnrol,
      authenticatedAt: Date.parse(session.authenticatedAt),
      issuedAt: now,
      sessionEndsAt: Date.parse(session.absoluteExpiresAt),
    });
    return {
      user: ownProfile(account, roles),
      session: ownSession(session, { currentSessionId: session.id }),
      accessToken: token,
      tokenType: "Bearer",
      expiresIn: expiresInSeconds,
      refreshToken: refreshTokens.write({ sessionId: session.id, generation: session.generation }),
      ...(mustEnrol && { mustEnrol: true }),
    };
  };
