import { ACCESS_TOKEN_AUDIENCE, ACCESS_TOKEN_SECONDS } from "@parley/contract";
import { v4 as randomUuid } from "uuid";
import type { SigningKeys } from "./signing-keys.ts";

/** RFC 9068 wants the client named; people sign in with Parley's own. */
export const CLIENT_ID = "parley";

export interface AccessTokenSubject {
  readonly userId: string;
  readonly sessionId: string;
  readonly email: string;
  readonly roles: readonly string[];
  /** How the person signed in (RFC 8176), and whether a second factor was part of it. */
  readonly amr: readonly string[];
  readonly mfaVerified: boolean;
  /** Milliseconds since the epoch: when the person last proved who they are, in this session. */
  readonly authenticatedAt: number;
  /** A second factor is obligatory and not set up: the token is good for setting one up alone. */
  readonly mustEnrol: boolean;
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

const seconds = (ms: number) => Math.floor(ms / 1000);

/** Signs access tokens (RFC 9068) under the key in force. `issuer` is PUBLIC_URL. */
export const createAccessTokenSigner =
  ({ keys, issuer }: { keys: SigningKeys; issuer: string }): SignAccessToken =>
  async (subject) => {
    const { write } = await keys.signer();
    const iat = seconds(subject.issuedAt);
    const exp = Math.min(iat + ACCESS_TOKEN_SECONDS, seconds(subject.sessionEndsAt));
    const token = await write({
      iss: issuer,
      sub: subject.userId,
      aud: ACCESS_TOKEN_AUDIENCE,
      exp,
      iat,
      jti: randomUuid(),
      sid: subject.sessionId,
      client_id: CLIENT_ID,
      uid: subject.userId,
      email: subject.email,
      roles: [...subject.roles],
      mfa_verified: subject.mfaVerified,
      amr: [...subject.amr],
      auth_time: seconds(subject.authenticatedAt),
      ...(subject.mustEnrol && { must_enrol: true }),
    });
    return { token, expiresInSeconds: exp - iat };
  };
