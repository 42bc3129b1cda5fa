import { AccessTokenClaims } from "@parley/contract";
import { LRUCache } from "lru-cache";
import type { Principal } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import { raise } from "../../problem.ts";
import type { Denylist } from "./denylist.ts";
import { readJwt } from "./read-jwt.ts";
import { PASETO_HEADER, readPaseto } from "./read-paseto.ts";
import type { SigningKeys } from "./signing-keys.ts";

const VERIFIED_TOKENS_MAX = 20_000;
const TOKEN_CHARACTERS_MAX = 8_192;

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
  let withdrawals = keys.withdrawals();

  const unlessRevoked = (principal: Principal): Principal =>
    denylist.has(principal.sessionId) ? raise("session_revoked") : principal;

  /** A key that was withdrawn before its time takes what it signed along, what was verified already included. */
  const forgetWithdrawn = () => {
    if (keys.withdrawals() === withdrawals) return;
    withdrawals = keys.withdrawals();
    verified.clear();
  };

  const check = async (token: string): Promise<Principal> => {
    const atStart = keys.withdrawals();
    const read = token.startsWith(PASETO_HEADER) ? readPaseto : readJwt;
    const principal = principalOf(await read(token, { keys, issuer, now: clock.now() }));
    if (keys.withdrawals() !== atStart) return check(token);
    verified.set(keyOf(token), principal);
    return unlessRevoked(principal);
  };

  return (token) => {
    if (!token) return raise("token_missing");
    if (token.length > TOKEN_CHARACTERS_MAX) return raise("token_invalid");
    forgetWithdrawn();
    const known = verified.get(keyOf(token));
    if (!known) return check(token);
    if (known.expiresAt > clock.now()) return unlessRevoked(known);
    verified.delete(keyOf(token));
    return raise("token_invalid");
  };
};

const principalOf = (payload: Record<string, unknown>): Principal => {
  const parsed = AccessTokenClaims.safeParse(payload);
  if (!parsed.success) return raise("token_invalid");
  const claims = parsed.data;
  return {
    userId: claims.sub,
    sessionId: claims.sid,
    roles: claims.roles,
    email: claims.email,
    amr: claims.amr,
    mfaVerified: claims.mfa_verified,
    authenticatedAt: claims.auth_time * 1000,
    mustEnrol: claims.must_enrol === true,
    expiresAt: claims.exp * 1000,
    apiToken: null,
  };
};
