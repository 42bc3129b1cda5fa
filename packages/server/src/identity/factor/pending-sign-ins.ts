/** A sign-in whose first factor was right. */
export interface PendingSignIn {
  readonly userId: string;
  /** Of the first factor (RFC 8176). */
  readonly amr: readonly string[];
}

/** The token of a pending sign-in, as a browser brings it. */
export interface PendingToken {
  readonly token: string;
  /** The hash of the id of the browser that brings it. */
  readonly browser: string | null;
  readonly now: string;
}

/** Sign-ins that wait for their second factor. What `admit` has issued is tried and taken here. */
export interface PendingSignIns {
  /** Counts a try, before it is known whether it is right; null where the token counts no more, or had its tries. */
  spendTry(token: PendingToken, max: { triesMax: number }): Promise<PendingSignIn | null>;
  /** Gives a try back that was not made. */
  returnTry(token: PendingToken): Promise<void>;
  /** Uses the token up. Of many at once, one gets it. */
  take(token: PendingToken): Promise<PendingSignIn | null>;
}
