import { calculateJwkThumbprint, exportJWK, generateKeyPair } from "jose";
import type { Sealer } from "../master-key/sealer.ts";
import { isPasetoAlgorithm, type SigningAlgorithm } from "./signing-algorithm.ts";
import type { SigningKeyRecord } from "./signing-key-record.ts";

const MODULUS_BITS = 2048;

/** Makes a key pair, named by its thumbprint (RFC 7638); the private half leaves this function sealed. */
export const makeSigningKey = async ({
  sealer,
  createdAt,
  signsFrom = createdAt,
  algorithm = "RS256",
}: {
  sealer: Sealer;
  createdAt: string;
  /** Later than `createdAt` where the key is to be published before it signs. */
  signsFrom?: string;
  algorithm?: SigningAlgorithm;
}): Promise<SigningKeyRecord> => {
  const pair = await generateKeyPair(isPasetoAlgorithm(algorithm) ? "EdDSA" : algorithm, {
    modulusLength: MODULUS_BITS,
    extractable: true,
  });
  const publicHalf = await exportJWK(pair.publicKey);
  const kid = await calculateJwkThumbprint(publicHalf);
  return {
    kid,
    algorithm,
    // A PASETO key says so, and not EdDSA: a key is for one kind of token alone, for neighbours too.
    publicJwk: { ...publicHalf, kid, use: "sig", alg: algorithm },
    privateJwkSealed: sealer.seal(JSON.stringify(await exportJWK(pair.privateKey)), kid),
    createdAt,
    signsFrom,
    signsUntil: null,
    publishedUntil: null,
  };
};
