import { ACCESS_TOKEN_AUDIENCE, TOKEN_ALGORITHMS, type TokenAlgorithm } from "@parley/contract";
import { LRUCache } from "lru-cache";
import type { Claims } from "./claims.ts";
import { type Clock, systemClock } from "./clock.ts";
import { fetchKeys } from "./fetch-keys.ts";
import type { IdentityService } from "./identity-service.ts";
import { createPublicKeys } from "./public-keys.ts";
import { readToken } from "./read-token.ts";
import { type Revocations, type RevocationsState, watchRevocations } from "./revocations.ts";
import { TokenError } from "./token-error.ts";

const VERIFIED_TOKENS_MAX = 20_000;
const TOKEN_CHARACTERS_MAX = 8_192;
const CLOCK_TOLERANCE_SECONDS = 5;

export interface VerifierOptions {
  /** Parley's `PUBLIC_URL`, as it stands in `iss`. */
  readonly issuer: string;
  /** `parley` by default. */
  readonly audience?: string;
  /** Where the keys are; `/.well-known/jwks.json` of the issuer by default. */
  readonly jwksUrl?: string | URL;
  readonly algorithms?: readonly TokenAlgorithm[];
  /** How far this clock and the issuer's may be apart. */
  readonly clockToleranceSeconds?: number;
  /** Without: a session that has ended is taken until its token expires, 15 minutes at most. */
  readonly revocations?: {
    /** From `connectIdentity` of `@parley/verifier/grpc`. */
    readonly identity: IdentityService;
    /** How long without the feed its last word still counts: 15 by default. */
    readonly downAfterSeconds?: number;
    /**
     * From then on, and until the feed has begun: `introspect` asks Parley for each token, and refuses when it does not answer; `failClosed` refuses
     * every token; `failOpen` takes tokens by their signature alone.
     */
    readonly whenDown?: "failOpen" | "failClosed" | "introspect";
  };
  readonly fetch?: typeof globalThis.fetch;
  readonly clock?: Clock;
  /** From 0 to 1. */
  readonly random?: () => number;
}

export interface Verifier {
  /**
   * What a token says, once all of it has been checked. A token seen before is answered at once, without a promise;
   * `await` serves both. Throws or rejects with `TokenError`.
   */
  verify(token: string | null | undefined): Claims | Promise<Claims>;
  /** Null: no feed was asked for. */
  readonly revocations: { readonly state: RevocationsState } | null;
  close(): void;
  [Symbol.dispose](): void;
}

/** Checks the access tokens of one Parley on the spot, with nothing but its public keys. */
export const createVerifier = ({
  issuer,
  audience = ACCESS_TOKEN_AUDIENCE,
  jwksUrl = `${issuer.replace(/\/+$/, "")}/.well-known/jwks.json`,
  algorithms = TOKEN_ALGORITHMS,
  clockToleranceSeconds = CLOCK_TOLERANCE_SECONDS,
  revocations: feed,
  fetch = globalThis.fetch,
  clock = systemClock,
  random,
}: VerifierOptions): Verifier => {
  const url = new URL(jwksUrl);
  const verified = new LRUCache<string, Claims>({ max: VERIFIED_TOKENS_MAX });
  const keys = createPublicKeys({
    fetchKeys: () => fetchKeys({ url, algorithms, fetch }),
    clock,
    // What was signed by a key that is withdrawn counts no more: everything is checked again.
    onWithdrawn: () => verified.clear(),
  });
  const expected = { issuer, audience, algorithms, clockToleranceSeconds };
  const revocations: Revocations | null = feed
    ? watchRevocations({ identity: feed.identity, downAfterSeconds: feed.downAfterSeconds, clock, random })
    : null;

  const askParley = async (token: string, claims: Claims, identity: IdentityService): Promise<Claims> => {
    const answer = await identity.verifyToken(token).catch((cause: unknown) => {
      throw new TokenError("revocations_unavailable", { cause });
    });
    if (!answer.valid) throw new TokenError("session_revoked");
    return claims;
  };

  const unlessRevoked = (token: string, claims: Claims): Claims | Promise<Claims> => {
    if (!feed || !revocations) return claims;
    const standing = revocations.standingOf(claims);
    if (standing === "revoked") throw new TokenError("session_revoked");
    if (standing === "unsure") return askParley(token, claims, feed.identity);
    const { at } = revocations.state;
    // One that has just begun has no last word that could count: what ended before is still to be told.
    if (at === "live" || at === "cut" || feed.whenDown === "failOpen") return claims;
    if (feed.whenDown === "failClosed") throw new TokenError("revocations_unavailable");
    return askParley(token, claims, feed.identity);
  };

  const check = async (token: string): Promise<Claims> => {
    const claims = Object.freeze(await readToken(token, { keys, expected, now: clock.now() }));
    verified.set(token, claims);
    return unlessRevoked(token, claims);
  };

  const close = () => revocations?.close();
  return {
    verify(token) {
      if (!token) throw new TokenError("token_missing");
      if (token.length > TOKEN_CHARACTERS_MAX) throw new TokenError("token_malformed");
      keys.refreshWhenStale();
      const known = verified.get(token);
      if (!known) return check(token);
      if ((known.exp + clockToleranceSeconds) * 1000 > clock.now()) return unlessRevoked(token, known);
      verified.delete(token);
      throw new TokenError("token_expired");
    },
    revocations,
    close,
    [Symbol.dispose]: close,
  };
};
