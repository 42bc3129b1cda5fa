import { calculateJwkThumbprint, exportJWK, generateKeyPair } from "jose";
import type { Sealer } from "../master-key/sealer.ts";
import type { SigningKeyRecord } from "./signing-key-record.ts";

export const SIGNING_ALGORITHM = "RS256";
const MODULUS_BITS = 2048;

/** Makes a key pair, named by its thumbprint (RFC 7638); the private half leaves this function sealed. */
export const makeSigningKey = async ({
  sealer,
  createdAt,
}: {
  sealer: Sealer;
  createdAt: string;
}): Promise<SigningKeyRecord> => {
  const pair = await generateKeyPair(SIGNING_ALGORITHM, { modulusLength: MODULUS_BITS, extractable: true });
  const publicHalf = await exportJWK(pair.publicKey);
  const kid = await calculateJwkThumbprint(publicHalf);
  return {
    kid,
    algorithm: SIGNING_ALGORITHM,
    publicJwk: { ...publicHalf, kid, use: "sig", alg: SIGNING_ALGORITHM },
    privateJwkSealed: sealer.seal(JSON.stringify(await exportJWK(pair.privateKey)), kid),
    createdAt,
    signsFrom: createdAt,
    signsUntil: null,
    publishedUntil: null,
  };
};
