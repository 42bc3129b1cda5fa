import { createPrivateKey, type KeyObject, sign } from "node:crypto";
import { ACCESS_TOKEN_TYPE, type AccessTokenClaims, type TokenAlgorithm } from "@parley/contract";
import { importJWK, type JWK } from "jose";
import { PublicProtocol } from "paseto";
import { SecretKeyFromCryptoKey, SignFactory } from "paseto/v4/public";
import { isPasetoAlgorithm, type SigningAlgorithm } from "./signing-algorithm.ts";

/** Signs claims under one key. */
export type WriteToken = (claims: AccessTokenClaims) => Promise<string>;

/** Prepares, once per key, all that does not change from token to token. */
export const createTokenWriter = async (
  { kid, algorithm }: { kid: string; algorithm: SigningAlgorithm },
  privateJwk: JWK,
): Promise<WriteToken> =>
  isPasetoAlgorithm(algorithm) ? pasetoWriter(kid, privateJwk) : jwtWriter(kid, algorithm, privateJwk);

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

const jwtWriter = (kid: string, algorithm: TokenAlgorithm, privateJwk: JWK): WriteToken => {
  const header = encode({ alg: algorithm, kid, typ: ACCESS_TOKEN_TYPE });
  const signText = SIGN[algorithm](createPrivateKey({ key: { ...privateJwk }, format: "jwk" }));
  return async (claims) => {
    const text = `${header}.${encode(claims)}`;
    return `${text}.${signText(Buffer.from(text)).toString("base64url")}`;
  };
};

// An RSA signature takes half a millisecond, the other two some 20 microseconds. None goes to a thread of the pool: there
// it would wait behind the hashes of passwords, and the way there and back costs an eighth of what is signed by RSA.
const SIGN: Record<TokenAlgorithm, (key: KeyObject) => (text: Buffer) => Buffer> = {
  RS256: (key) => (text) => sign("sha256", text, key),
  // JWS wants r and s side by side, not in DER (RFC 7518 3.4).
  ES256: (key) => (text) => sign("sha256", text, { key, dsaEncoding: "ieee-p1363" }),
  EdDSA: (key) => (text) => sign(null, text, key),
};

const v4 = new PublicProtocol(SignFactory);

const pasetoWriter = async (kid: string, privateJwk: JWK): Promise<WriteToken> => {
  const imported = await importJWK(privateJwk, "EdDSA", { extractable: true });
  if (imported instanceof Uint8Array) throw new Error("A signing key must be asymmetric");
  const key = await SecretKeyFromCryptoKey(imported);
  const footer = new TextEncoder().encode(JSON.stringify({ kid }));
  return ({ exp, iat, aud, must_enrol, ...claims }) => {
    const time = (seconds: number) => new Date(seconds * 1000).toISOString();
    const audience = Array.isArray(aud) ? (aud[0] ?? "") : aud;
    const times = { iat: time(iat), nbf: time(iat), exp: time(exp) };
    const enrolment = must_enrol ? { must_enrol } : {};
    return v4.Sign(key, { ...claims, ...enrolment, ...times, aud: audience }, { footer });
  };
};
