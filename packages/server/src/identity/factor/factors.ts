import type { FactorMethod, PasskeyCredential } from "@parley/contract";
import type { Source } from "../../call.ts";

/** An answer to the question for a second factor. */
export interface FactorAttempt {
  readonly userId: string;
  /**
   * What the answer is for: the hash of a pending sign-in's token (`hashOfToken(mfaToken)`), or the id of the session
   * that is confirmed. A challenge counts for that alone (SEC-17).
   */
  readonly boundTo: string;
  /** Of an authenticator app, or a recovery code. */
  readonly code?: string | undefined;
  /** Of a passkey. */
  readonly credential?: PasskeyCredential | undefined;
  readonly source: Source;
}

/** One kind of second factor. */
export interface SecondFactor {
  readonly method: FactorMethod;
  /**
   * Uses an answer up, whatever comes of it; answers how the person has proved who they are (RFC 8176, without `mfa`),
   * or null where the answer is wrong, used, or of another person. Of many at once with one answer, one is right.
   * @throws ProblemError sign_in_delayed
   */
  verify(attempt: FactorAttempt): Promise<readonly string[] | null>;
  /** What the browser needs to answer, as JSON; factors that need nothing have no such step. */
  begin?(challenge: { userId: string; boundTo: string }): Promise<Record<string, unknown>>;
}

/** What a person has set up. */
export interface HeldFactors {
  readonly totp: boolean;
  readonly passkeys: number;
  /** Null: none were made. */
  readonly recoveryCodesLeft: number | null;
  /** The second factor that was last used. */
  readonly last: FactorMethod | null;
}

export interface FactorStore {
  /** One statement: every sign-in asks. */
  held(userId: string): Promise<HeldFactors>;
  /** Notes which one was used, to be offered first next time. */
  noteUsed(userId: string, method: FactorMethod): Promise<void>;
}

// Somebody who fell back on a recovery code once most likely has the other factor again: it never comes first.
const ORDER = ["passkey", "totp", "recovery"] as const;

/**
 * What is set up, in the order to offer it: the last successful first, recovery codes last and only where there is
 * something that they stand in for.
 */
export const methodsOf = ({ totp, passkeys, recoveryCodesLeft, last }: HeldFactors): FactorMethod[] => {
  if (!totp && passkeys === 0) return [];
  const isSetUp = { passkey: passkeys > 0, totp, recovery: (recoveryCodesLeft ?? 0) > 0 };
  const methods = ORDER.filter((method) => isSetUp[method]);
  const first = methods.find((method) => method === last && method !== "recovery");
  return first === undefined ? methods : [first, ...methods.filter((method) => method !== first)];
};
