import { ACCESS_TOKEN_SECONDS, ACCESS_TOKEN_TYPE, type TokenAlgorithm } from "@parley/contract";
import { decodeProtectedHeader, errors, type JWTVerifyOptions, jwtVerify } from "jose";
import { Claims } from "./claims.ts";
import type { PublicKeys } from "./public-keys.ts";
import { TokenError, type TokenErrorCode } from "./token-error.ts";

export interface Expected {
  readonly issuer: string;
  readonly audience: string;
  readonly algorithms: readonly TokenAlgorithm[];
  readonly clockToleranceSeconds: number;
}

const CODE_OF_CLAIM: Readonly<Record<string, TokenErrorCode>> = {
  typ: "type_wrong",
  iss: "issuer_wrong",
  aud: "audience_wrong",
};

const codeOf = (error: unknown): TokenErrorCode | null => {
  if (error instanceof errors.JWTExpired) return "token_expired";
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.reason === "check_failed" && (error.claim === "nbf" || error.claim === "iat"))
      return "token_not_yet_valid";
    return CODE_OF_CLAIM[error.claim] ?? "claims_invalid";
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) return "signature_invalid";
  if (error instanceof errors.JOSEAlgNotAllowed || error instanceof errors.JOSENotSupported)
    return "algorithm_refused";
  return error instanceof errors.JOSEError ? "token_malformed" : null;
};

const headerOf = (token: string) => {
  try {
    return decodeProtectedHeader(token);
  } catch (error) {
    throw new TokenError("token_malformed", { cause: error });
  }
};

const keyOf = async (kid: unknown, keys: PublicKeys) => {
  if (typeof kid !== "string") throw new TokenError("key_unknown");
  try {
    return (await keys.find(kid)) ?? null;
  } catch (error) {
    throw new TokenError("keys_unavailable", { cause: error });
  }
};

/**
 * Checks one token in full. Algorithm, type, issuer and audience are ours to say, never the token's (RFC 8725 3.1,
 * RFC 9068 4). A key is found by its name among those of the issuer, and verifies with its own algorithm alone: `jku`,
 * `jwk`, `x5u` and `x5c` in a header are not looked at.
 *
 * @throws TokenError
 */
export const readToken = async (
  token: string,
  { keys, expected, now }: { keys: PublicKeys; expected: Expected; now: number },
): Promise<Claims> => {
  const { alg, kid } = headerOf(token);
  // Before any key is looked for: what is refused for its kind shall cause no fetch.
  if (!expected.algorithms.some((one) => one === alg)) throw new TokenError("algorithm_refused");
  const key = await keyOf(kid, keys);
  if (!key) throw new TokenError("key_unknown");
  const options: JWTVerifyOptions = {
    algorithms: [key.algorithm],
    typ: ACCESS_TOKEN_TYPE,
    issuer: expected.issuer,
    audience: expected.audience,
    clockTolerance: expected.clockToleranceSeconds,
    // Also refuses an `iat` that is yet to come, and a life longer than any that Parley gives.
    maxTokenAge: ACCESS_TOKEN_SECONDS,
    requiredClaims: ["exp", "iat", "sub", "sid", "jti"],
    currentDate: new Date(now),
  };
  try {
    const { payload } = await jwtVerify(token, key.key, options);
    const claims = Claims.safeParse(payload);
    if (!claims.success) throw new TokenError("claims_invalid");
    // SEC-18: good for setting up the factor that is missing, at Parley, and for nothing else.
    if (claims.data.must_enrol) throw new TokenError("second_factor_missing");
    return claims.data;
  } catch (error) {
    if (error instanceof TokenError) throw error;
    const code = codeOf(error);
    if (!code) throw error;
    throw new TokenError(code, { cause: error });
  }
};
