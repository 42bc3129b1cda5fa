import { ACCESS_TOKEN_SECONDS } from "@parley/contract";
import { SignJWT } from "jose";
import { v4 as randomUuid } from "uuid";
import type { SigningKeys } from "./signing-keys.ts";

/** The audience of every access token: Parley, and the services behind it. */
export const ACCESS_TOKEN_AUDIENCE = "parley";
export const ACCESS_TOKEN_TYPE = "at+jwt";
/** RFC 9068 wants the client named; people sign in with Parley's own. */
const CLIENT_ID = "parley";

export interface AccessTokenSubject {
  readonly userId: string;
  readonly sessionId: string;
  readonly email: string;
  readonly roles: readonly string[];
  /** Milliseconds since the epoch: when the session was last found alive, which no revocation came before. */
  readonly issuedAt: number;
  /** Milliseconds since the epoch: the session's absolute end, which no token of it outlives. */
  readonly sessionEndsAt: number;
}

export interface AccessToken {
  readonly token: string;
  readonly expiresInSeconds: number;
}

export type SignAccessToken = (subject: AccessTokenSubject) => Promise<AccessToken>;

/** Signs access tokens (RFC 9068) under the key in force. `issuer` is PUBLIC_URL. */
export const createAccessTokenSigner =
  ({ keys, issuer }: { keys: SigningKeys; issuer: string }): SignAccessToken =>
  async ({ userId, sessionId, email, roles, issuedAt, sessionEndsAt }) => {
    const { kid, algorithm, key } = await keys.signer();
    const iat = Math.floor(issuedAt / 1000);
    const exp = Math.min(iat + ACCESS_TOKEN_SECONDS, Math.floor(sessionEndsAt / 1000));
    const token = await new SignJWT({
      sid: sessionId,
      client_id: CLIENT_ID,
      uid: userId,
      email,
      roles: [...roles],
      mfa_verified: false,
    })
      .setProtectedHeader({ alg: algorithm, kid, typ: ACCESS_TOKEN_TYPE })
      .setIssuer(issuer)
      .setSubject(userId)
      .setAudience(ACCESS_TOKEN_AUDIENCE)
      .setIssuedAt(iat)
      .setExpirationTime(exp)
      .setJti(randomUuid())
      .sign(key);
    return { token, expiresInSeconds: exp - iat };
  };
