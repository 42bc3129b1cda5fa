import type { TokenAlgorithm } from "@parley/contract";
import { type CryptoKey, importJWK, type JWK } from "jose";
import { type PublicKey, PublicKeyFromCryptoKey } from "paseto/v4/public";
import type { Sealer } from "../master-key/sealer.ts";
import { isJwtAlgorithm, isPasetoAlgorithm } from "./signing-algorithm.ts";
import type { SigningKeyRecord } from "./signing-key-record.ts";
import { createTokenWriter, type WriteToken } from "./write-token.ts";

export interface Signer {
  readonly kid: string;
  readonly algorithm: string;
  readonly write: WriteToken;
}

/** A public key, good for one kind of token under one algorithm, whatever a token says of itself. */
export type VerificationKey =
  | { readonly format: "jwt"; readonly algorithm: TokenAlgorithm; readonly key: CryptoKey }
  | { readonly format: "paseto"; readonly key: PublicKey };

/** @throws when the key was sealed under another master key, or signs in a way that this version does not know. */
export const importSigner = async (
  { kid, algorithm, privateJwkSealed }: SigningKeyRecord,
  sealer: Sealer,
): Promise<Signer> => {
  if (!isJwtAlgorithm(algorithm) && !isPasetoAlgorithm(algorithm))
    throw new Error(`This version of Parley does not sign with ${algorithm}: rotate the signing keys`);
  const privateJwk: JWK = JSON.parse(openPrivate(sealer, privateJwkSealed, kid));
  return { kid, algorithm, write: await createTokenWriter({ kid, algorithm }, privateJwk) };
};

/** Null: a key for what this version does not know. */
export const importVerificationKey = async (jwk: JWK, algorithm: string): Promise<VerificationKey | null> => {
  if (isPasetoAlgorithm(algorithm)) {
    return { format: "paseto", key: await PublicKeyFromCryptoKey(await asCryptoKey(jwk, "EdDSA")) };
  }
  if (!isJwtAlgorithm(algorithm)) return null;
  return { format: "jwt", algorithm, key: await asCryptoKey(jwk, algorithm) };
};

const asCryptoKey = async ({ alg: _, ...jwk }: JWK, algorithm: string): Promise<CryptoKey> => {
  const key = await importJWK(jwk, algorithm);
  if (key instanceof Uint8Array) throw new Error("A signing key must be asymmetric");
  return key;
};

const openPrivate = (sealer: Sealer, sealed: Uint8Array, kid: string): string => {
  try {
    return sealer.open(sealed, kid);
  } catch {
    throw new Error(
      "The signing keys in the database were encrypted under another master key: restore MASTER_KEY, or master.key in DATA_DIR",
    );
  }
};
