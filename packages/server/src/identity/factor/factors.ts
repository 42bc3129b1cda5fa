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
  isSetUp(userId: string): Promise<boolean>;
  /**
   * Uses an answer up, whatever comes of it; answers how the person has proved who they are (RFC 8176, without `mfa`),
   * or null where the answer is wrong, used, or of another person. Of many at once with one answer, one is right.
   * @throws ProblemError sign_in_delayed
   */
  verify(attempt: FactorAttempt): Promise<readonly string[] | null>;
  /** What the browser needs to answer, as JSON; factors that need nothing have no such step. */
  begin?(challenge: { userId: string; boundTo: string }): Promise<Record<string, unknown>>;
}

/** The second factors of this server, in the order that they are offered in where nothing else decides. */
export interface Factors {
  /** Those set up: the last successful first, recovery codes last and only beside others. Never one that is not set up. */
  factorsOf(userId: string): Promise<readonly FactorMethod[]>;
  /** The factor of that name. */
  get(method: FactorMethod): SecondFactor | undefined;
}

export interface FactorStore {
  /** The second factor that this person last used. */
  lastOf(userId: string): Promise<FactorMethod | null>;
  noteUsed(userId: string, method: FactorMethod): Promise<void>;
}

const ORDER: readonly FactorMethod[] = ["passkey", "totp", "recovery"];

export const createFactors = ({
  factors,
  store,
}: {
  factors: readonly SecondFactor[];
  store: FactorStore;
}): Factors => ({
  async factorsOf(userId) {
    const [last, ...setUp] = await Promise.all([
      store.lastOf(userId),
      ...factors.map(async (factor) => ((await factor.isSetUp(userId)) ? factor.method : null)),
    ]);
    const own = ORDER.filter((method) => setUp.includes(method));
    // Recovery codes stand in for another factor; alone they are none.
    if (own.every((method) => method === "recovery")) return [];
    return own.toSorted((a, b) => rank(a, last) - rank(b, last));
  },
  get: (method) => factors.find((factor) => factor.method === method),
});

// Somebody who fell back on a recovery code once most likely has the other factor again.
const rank = (method: FactorMethod, last: FactorMethod | null): number =>
  method === last && method !== "recovery" ? -1 : ORDER.indexOf(method);
