import type { TokenAlgorithm } from "@parley/contract";
import { exportJWK, generateKeyPair, type JWK, type JWTHeaderParameters, SignJWT } from "jose";
import { createVerifier, type VerifierOptions } from "../src/create-verifier.ts";
import type { TokenErrorCode } from "../src/token-error.ts";
import { createTestClock } from "./test-clock.ts";

export const ISSUER = "https://parley.example";

export interface IssuerKey {
  readonly kid: string;
  readonly jwk: JWK;
  readonly privateKey: CryptoKey;
}

export const makeKey = async (kid: string, algorithm: TokenAlgorithm = "ES256"): Promise<IssuerKey> => {
  const pair = await generateKeyPair(algorithm, { extractable: true });
  const jwk = { ...(await exportJWK(pair.publicKey)), kid, alg: algorithm, use: "sig" };
  return { kid, jwk, privateKey: pair.privateKey };
};

/** Parley's part: keys behind HTTP, and tokens signed with them. What it answers, and whether at all, is the test's to say. */
export const createFakeIssuer = async (algorithm: TokenAlgorithm = "ES256") => {
  const clock = createTestClock();
  const key = await makeKey("first", algorithm);
  let served = 0;
  let tokens = 0;
  const jwks = {
    keys: [key.jwk] as object[],
    headers: { "cache-control": "public, max-age=300" } as Record<string, string>,
    isAway: false,
    /** Held back until this is resolved. */
    gate: Promise.resolve(),
  };
  const fetch = (async () => {
    served += 1;
    await jwks.gate;
    if (jwks.isAway) throw new TypeError("fetch failed");
    return Response.json({ keys: jwks.keys }, { headers: jwks.headers });
  }) as unknown as typeof globalThis.fetch;

  const claims = () => {
    const iat = Math.floor(clock.now() / 1000);
    tokens += 1;
    return {
      iss: ISSUER,
      sub: "alice",
      aud: "parley",
      iat,
      exp: iat + 900,
      jti: `token-${tokens}`,
      sid: "session-1",
      client_id: "parley",
      uid: "alice",
      email: "alice@example.com",
      roles: ["user"],
      mfa_verified: false,
      amr: ["pwd"],
      auth_time: iat,
    };
  };
  const header = (by = key) => ({ alg: by.jwk.alg ?? "", kid: by.kid, typ: "at+jwt" });

  return {
    clock,
    key,
    jwks,
    claims,
    header,
    /** How often the keys were asked for. */
    get served() {
      return served;
    },
    /** Signed by the issuer's own key unless said otherwise: only what is changed can be what is refused. */
    token(changes: { header?: object; claims?: object; by?: IssuerKey } = {}): Promise<string> {
      const by = changes.by ?? key;
      return new SignJWT({ ...claims(), ...changes.claims })
        .setProtectedHeader({ ...header(by), ...changes.header } as JWTHeaderParameters)
        .sign(by.privateKey);
    },
    verifier: (options: Partial<VerifierOptions> = {}) =>
      createVerifier({ issuer: ISSUER, fetch, clock, random: () => 0.1, ...options }),
  };
};
export type FakeIssuer = Awaited<ReturnType<typeof createFakeIssuer>>;

export const refusedAs = (code: TokenErrorCode) => ({ name: "TokenError", code });
