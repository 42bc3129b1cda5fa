import type { SigningKeys } from "./signing-keys.ts";

/** For clocks of nodes that differ. */
export const CLOCK_TOLERANCE_SECONDS = 5;

export const REQUIRED_CLAIMS = ["exp", "iat", "sub", "sid", "jti"] as const;

export interface ReadTokenContext {
  readonly keys: SigningKeys;
  readonly issuer: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** The claims of a token that one of our keys signed, for us, and that counts now; else `token_invalid`. */
export type ReadToken = (token: string, context: ReadTokenContext) => Promise<Record<string, unknown>>;
