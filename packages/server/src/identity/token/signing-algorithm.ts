import { PASETO_ALGORITHM, TOKEN_ALGORITHMS, type TokenAlgorithm } from "@parley/contract";

/** What a key signs with, for as long as it lives: a JWT under one algorithm, or PASETO v4.public. */
export type SigningAlgorithm = TokenAlgorithm | typeof PASETO_ALGORITHM;

export const isJwtAlgorithm = (algorithm: string): algorithm is TokenAlgorithm =>
  (TOKEN_ALGORITHMS as readonly string[]).includes(algorithm);

export const isPasetoAlgorithm = (algorithm: string): algorithm is typeof PASETO_ALGORITHM =>
  algorithm === PASETO_ALGORITHM;

/** What new keys sign with, by the settings TOKEN_FORMAT and TOKEN_ALGORITHM. */
export const signingAlgorithmOf = (settings: {
  readonly TOKEN_FORMAT: "jwt" | "paseto";
  readonly TOKEN_ALGORITHM: TokenAlgorithm;
}): SigningAlgorithm => (settings.TOKEN_FORMAT === "paseto" ? PASETO_ALGORITHM : settings.TOKEN_ALGORITHM);
