import { z } from "zod";
import type { Clock } from "../../clock.ts";
import { makeOneTimeToken, type OneTimeTokens, type TokenPurpose } from "../one-time-token/one-time-token.ts";

const PURPOSE: TokenPurpose = "passkey-challenge";

/**
 * What a challenge is good for: making a passkey in one session, answering one pending sign-in or confirming one session
 * (`boundTo`, see `FactorAttempt`), or signing in from one browser, by the hash of its id.
 */
export type ChallengeUse =
  | { readonly for: "add"; readonly userId: string; readonly sessionId: string }
  | { readonly for: "factor"; readonly userId: string; readonly boundTo: string }
  | { readonly for: "sign-in"; readonly browser: string | null };

const Kept = z.object({ for: z.string(), boundTo: z.string().nullable() });

const placeOf = (use: ChallengeUse): string | null => {
  if (use.for === "add") return use.sessionId;
  return use.for === "factor" ? use.boundTo : use.browser;
};
const personOf = (use: ChallengeUse): string | null => (use.for === "sign-in" ? null : use.userId);

export interface PasskeyChallenges {
  /** A new one: 256 random bits in base64url, good once and for five minutes (SEC-17). */
  issue(use: ChallengeUse): Promise<string>;
  /** Uses it up, whatever it was for; true where it was for this. Of many at once with one challenge, one gets it. */
  take(challenge: string, use: ChallengeUse): Promise<boolean>;
}

export const createPasskeyChallenges = ({
  tokens,
  clock,
}: {
  tokens: OneTimeTokens;
  clock: Clock;
}): PasskeyChallenges => ({
  async issue(use) {
    const data = { for: use.for, boundTo: placeOf(use) };
    const { token, draft } = makeOneTimeToken(
      { purpose: PURPOSE, userId: personOf(use), data },
      { now: clock.now() },
    );
    await tokens.issue([draft]);
    return token;
  },
  async take(challenge, use) {
    const now = new Date(clock.now()).toISOString();
    const taken = await tokens.take({ token: challenge, purpose: PURPOSE, now });
    if (!taken) return false;
    const kept = Kept.parse(taken.data);
    // A browser without an id is bound to nothing, and then nobody else is kept from using what it was given.
    return (
      kept.boundTo !== null &&
      kept.boundTo === placeOf(use) &&
      kept.for === use.for &&
      taken.userId === personOf(use)
    );
  },
});
