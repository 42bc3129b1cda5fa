import type { Clock } from "../../clock.ts";
import type { FactorDelay } from "../factor/factor-delay.ts";
import type { SecondFactor } from "../factor/factors.ts";
import type { Sealer } from "../master-key/sealer.ts";
import { stepOfCode } from "./totp-code.ts";
import type { TotpStore } from "./totp-store.ts";

/** A secret opens for the person it was sealed for alone. */
export const contextOf = (userId: string): string => `totp/${userId}`;

export interface TotpFactorDeps {
  readonly store: TotpStore;
  readonly sealer: Sealer;
  readonly delay: FactorDelay;
  /** Whether this person has signed in from that browser before. */
  readonly isKnown: (userId: string, browser: string | null) => Promise<boolean>;
  readonly clock: Clock;
}

/**
 * The code of an authenticator app. Wrong ones slow the next down, per person; a browser that the person has signed in
 * from counts by itself, so that who guesses elsewhere does not keep the owner waiting.
 */
export const createTotpFactor = ({ store, sealer, delay, isKnown, clock }: TotpFactorDeps): SecondFactor => ({
  method: "totp",
  async verify({ userId, code = "", source: { browser } }) {
    const now = clock.now();
    const { secret } = await store.find(userId, { now: new Date(now).toISOString() });
    if (!secret) return null;
    const key = (await isKnown(userId, browser)) ? `totp:${userId}:${browser}` : `totp:${userId}`;
    await delay.spend(key);
    const step = stepOfCode({ secret: sealer.open(secret, contextOf(userId)), code }, { now });
    if (step === null || !(await store.accept({ userId, secret, step }))) return null;
    await delay.forgive(key);
    return ["otp"];
  },
});
