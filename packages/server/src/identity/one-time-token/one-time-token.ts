import { createHash, randomBytes } from "node:crypto";

const TOKEN_BYTES = 32;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** What each purpose is good for, and how long its token lives (SEC-06). */
export const TOKEN_LIFE_MS = {
  /** A new account's address; `data` is the sign-up that waits for it. */
  "sign-up": DAY_MS,
  /** The address of an account that is there. */
  "verify-email": DAY_MS,
  "reset-password": 10 * MINUTE_MS,
  "change-email": DAY_MS,
  reactivate: 30 * DAY_MS,
  /** The first factor was right; what is left is the second. */
  mfa: 10 * MINUTE_MS,
  "mail-sign-in": 10 * MINUTE_MS,
  "not-me": 7 * DAY_MS,
  /** Issued by an administrator to somebody who has lost every way in. */
  recovery: DAY_MS,
  "passkey-challenge": 5 * MINUTE_MS,
  "provider-transaction": 10 * MINUTE_MS,
  "provider-link": 10 * MINUTE_MS,
} as const;

export type TokenPurpose = keyof typeof TOKEN_LIFE_MS;

/** A token as it is stored: its hash, never itself. */
export interface OneTimeTokenDraft {
  readonly hash: string;
  readonly purpose: TokenPurpose;
  readonly userId: string | null;
  /** The hash of the id of the only browser that may use it; null: whoever holds it. */
  readonly browser: string | null;
  /** What it was issued for, as JSON. */
  readonly data: unknown;
  /** The key of the address that it is about, where there is no person yet. */
  readonly about?: string | null;
  readonly createdAt: string;
  readonly expiresAt: string;
}

export const hashOfToken = (token: string): string => createHash("sha256").update(token).digest("base64url");

/** 256 bits from the system's generator, in base64url. */
export const newToken = (): string => randomBytes(TOKEN_BYTES).toString("base64url");

/** A new token, to be given away, with the draft to be stored. */
export const makeOneTimeToken = (
  {
    purpose,
    userId = null,
    browser = null,
    data = {},
    about = null,
  }: Partial<OneTimeTokenDraft> & { purpose: TokenPurpose },
  { now }: { now: number },
): { readonly token: string; readonly draft: OneTimeTokenDraft } => {
  const token = newToken();
  return {
    token,
    draft: {
      hash: hashOfToken(token),
      purpose,
      userId,
      browser,
      data,
      about,
      createdAt: new Date(now).toISOString(),
      expiresAt: new Date(now + TOKEN_LIFE_MS[purpose]).toISOString(),
    },
  };
};

export interface TakeToken {
  readonly token: string;
  readonly purpose: TokenPurpose;
  /** The hash of the id of the browser that brings it. */
  readonly browser?: string | null;
  readonly now: string;
}

export interface TakenToken {
  readonly userId: string | null;
  readonly data: unknown;
}

/** One-time tokens. Of many who bring one at once, one gets it. */
export interface OneTimeTokens {
  /** Stores tokens; those of the same purpose and person that are older stay good until they expire. */
  issue(drafts: readonly OneTimeTokenDraft[]): Promise<void>;
  /** Uses a token up; null when it is unknown, used, expired, or another browser's. */
  take(token: TakeToken): Promise<TakenToken | null>;
  /** Looks without using it up. */
  look(token: TakeToken): Promise<TakenToken | null>;
  /** Makes every token of a purpose void that a person holds. */
  voidAll(of: { userId: string; purpose: TokenPurpose }): Promise<void>;
  /** Removes those that have expired. */
  removeExpired(at: { now: string }): Promise<void>;
}
