import {
  ACCESS_TOKEN_AUDIENCE,
  ACCESS_TOKEN_SECONDS,
  ACCESS_TOKEN_TYPE,
  TOKEN_ALGORITHMS,
} from "@parley/contract";
import { errors, type JWTHeaderParameters, type JWTVerifyOptions, jwtVerify } from "jose";
import { raise } from "../../problem.ts";
import { CLOCK_TOLERANCE_SECONDS, REQUIRED_CLAIMS, type ReadToken } from "./read-token.ts";
import type { SigningKeys } from "./signing-keys.ts";

// The algorithm, type, issuer and audience are ours to say, never the token's (RFC 8725 3.1, RFC 9068 4). The key is
// found by its name among our own, and says its algorithm: `jku`, `jwk`, `x5u` and `x5c` in a header are not looked at.
export const readJwt: ReadToken = async (token, { keys, issuer, now }) => {
  const options: JWTVerifyOptions = {
    algorithms: [...TOKEN_ALGORITHMS],
    typ: ACCESS_TOKEN_TYPE,
    issuer,
    audience: ACCESS_TOKEN_AUDIENCE,
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
    // Also refuses an `iat` that is yet to come.
    maxTokenAge: ACCESS_TOKEN_SECONDS,
    requiredClaims: [...REQUIRED_CLAIMS],
    currentDate: new Date(now),
  };
  try {
    const { payload } = await jwtVerify(token, (header) => keyNamed(keys, header), options);
    return payload;
  } catch (error) {
    return error instanceof errors.JOSEError ? raise("token_invalid") : Promise.reject(error);
  }
};

const keyNamed = async (keys: SigningKeys, { kid, alg }: JWTHeaderParameters) => {
  const found = kid === undefined ? null : await keys.publicKey(kid);
  if (found?.format !== "jwt" || found.algorithm !== alg) throw new errors.JWKSNoMatchingKey();
  return found.key;
};
