import { ACCESS_TOKEN_SECONDS, AccessTokenClaims } from "@parley/contract";
import { errors, type JWTPayload, type JWTVerifyOptions, jwtVerify } from "jose";
import { LRUCache } from "lru-cache";
import type { Principal } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import { raise } from "../../problem.ts";
import type { Denylist } from "./denylist.ts";
import { SIGNING_ALGORITHM } from "./make-signing-key.ts";
import { ACCESS_TOKEN_AUDIENCE, ACCESS_TOKEN_TYPE } from "./sign-access-token.ts";
import type { SigningKeys } from "./signing-keys.ts";

const VERIFIED_TOKENS_MAX = 20_000;
const TOKEN_CHARACTERS_MAX = 8_192;
const CLOCK_TOLERANCE_SECONDS = 5;

// A token is some 800 bytes, its digest 44: ten thousand people are signed in at once.
const keyOf = (token: string) => Bun.CryptoHasher.hash("sha256", token, "base64");

/**
 * Who a token speaks for; throws or rejects with `token_missing`, `token_invalid` or `session_revoked`.
 * A token seen before is answered at once, without a promise; the denylist is asked every time.
 */
export type VerifyAccessToken = (token: string | null | undefined) => Principal | Promise<Principal>;

export const createAccessTokenVerifier = ({
  keys,
  denylist,
  issuer,
  clock,
}: {
  keys: SigningKeys;
  denylist: Denylist;
  issuer: string;
  clock: Clock;
}): VerifyAccessToken => {
  const verified = new LRUCache<string, Principal>({ max: VERIFIED_TOKENS_MAX });

  const unlessRevoked = (principal: Principal): Principal =>
    denylist.has(principal.sessionId) ? raise("session_revoked") : principal;

  const check = async (token: string): Promise<Principal> => {
    const principal = await readAccessToken(token, { keys, issuer, now: clock.now() });
    verified.set(keyOf(token), principal);
    return unlessRevoked(principal);
  };

  return (token) => {
    if (!token) return raise("token_missing");
    if (token.length > TOKEN_CHARACTERS_MAX) return raise("token_invalid");
    const known = verified.get(keyOf(token));
    if (!known) return check(token);
    if (known.expiresAt > clock.now()) return unlessRevoked(known);
    verified.delete(keyOf(token));
    return raise("token_invalid");
  };
};

// The algorithm, type, issuer and audience are ours to say, never the token's (RFC 8725 3.1, RFC 9068 4). The key is
// found by its name among our own: `jku`, `jwk`, `x5u` and `x5c` in a header are not looked at.
const readAccessToken = async (
  token: string,
  { keys, issuer, now }: { keys: SigningKeys; issuer: string; now: number },
): Promise<Principal> => {
  const options: JWTVerifyOptions = {
    algorithms: [SIGNING_ALGORITHM],
    typ: ACCESS_TOKEN_TYPE,
    issuer,
    audience: ACCESS_TOKEN_AUDIENCE,
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
    // Also refuses an `iat` that is yet to come.
    maxTokenAge: ACCESS_TOKEN_SECONDS,
    requiredClaims: ["exp", "iat", "sub", "sid", "jti"],
    currentDate: new Date(now),
  };
  try {
    const { payload } = await jwtVerify(token, ({ kid }) => keyNamed(keys, kid), options);
    return principalOf(payload);
  } catch (error) {
    return error instanceof errors.JOSEError ? raise("token_invalid") : Promise.reject(error);
  }
};

const keyNamed = async (keys: SigningKeys, kid: string | undefined) => {
  const key = kid === undefined ? null : await keys.publicKey(kid);
  if (!key) throw new errors.JWKSNoMatchingKey();
  return key;
};

const principalOf = (payload: JWTPayload): Principal => {
  const claims = AccessTokenClaims.safeParse(payload);
  if (!claims.success) return raise("token_invalid");
  const { sub, sid, roles, exp } = claims.data;
  return { userId: sub, sessionId: sid, roles, expiresAt: exp * 1000 };
};
