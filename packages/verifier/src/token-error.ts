/** Every reason why a token is not taken. Closed: a new reason is a new version. */
export const TOKEN_ERROR_CODES = [
  /** There is none. */
  "token_missing",
  /** Not a signed JWT at all, or too long to be one. */
  "token_malformed",
  /** `none`, HS256, an algorithm that was not allowed, or not the one of the key it names. */
  "algorithm_refused",
  /** It names no key of the issuer. */
  "key_unknown",
  "signature_invalid",
  /** Not `at+jwt`: an ID token, or something else that the issuer signs. */
  "type_wrong",
  "issuer_wrong",
  "audience_wrong",
  "token_expired",
  "token_not_yet_valid",
  /** A claim is missing or not of its shape. */
  "claims_invalid",
  /** Its person has yet to set up a second factor, which their role demands (SEC-18). */
  "second_factor_missing",
  /** The session it belongs to has ended. */
  "session_revoked",
  /** The issuer's keys have never been read, and cannot be read now. Says nothing of the token. */
  "keys_unavailable",
  /** Nobody can say now whether the session still stands. Says nothing of the token. */
  "revocations_unavailable",
] as const;
export type TokenErrorCode = (typeof TOKEN_ERROR_CODES)[number];

const WORDS: Readonly<Record<TokenErrorCode, string>> = {
  token_missing: "There is no access token",
  token_malformed: "This is no signed token",
  algorithm_refused: "The token is signed in a way that is not accepted",
  key_unknown: "The token names a key that the issuer does not publish",
  signature_invalid: "The signature does not match",
  type_wrong: "This is not an access token",
  issuer_wrong: "The token comes from another issuer",
  audience_wrong: "The token is meant for another audience",
  token_expired: "The token has expired",
  token_not_yet_valid: "The token is not valid yet",
  claims_invalid: "A claim of the token is missing or not of its shape",
  second_factor_missing: "A second factor has to be set up first",
  session_revoked: "The session of the token has ended",
  keys_unavailable: "The issuer's keys cannot be read now",
  revocations_unavailable: "Whether the session still stands cannot be asked now",
};

/** Why a token was not taken. Holds nothing of the token itself, so it may be logged. */
export class TokenError extends Error {
  override readonly name = "TokenError";
  constructor(
    readonly code: TokenErrorCode,
    options?: ErrorOptions,
  ) {
    super(WORDS[code], options);
  }

  /** Whether the same token may be taken later: the fault is not the caller's. */
  get retry(): boolean {
    return this.code === "keys_unavailable" || this.code === "revocations_unavailable";
  }
}
