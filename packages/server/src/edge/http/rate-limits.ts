import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { ProblemError } from "../../problem.ts";

/** Calls a minute, counted before any work is done. */
const PER_MINUTE = {
  /** Sign-up, sign-in and the like, by address: each may cost a hash. */
  credentials: 120,
  /** Everything, by address. */
  all: 6_000,
} as const;

export type LimitGroup = keyof typeof PER_MINUTE;
export type SpendCall = (group: LimitGroup, key: string) => Promise<Readonly<Record<string, string>>>;

const headersOf = (group: LimitGroup, { remainingPoints, msBeforeNext }: RateLimiterRes) => ({
  "ratelimit-policy": `"${group}";q=${PER_MINUTE[group]};w=60`,
  ratelimit: `"${group}";r=${remainingPoints};t=${Math.ceil(msBeforeNext / 1_000)}`,
});

/**
 * Counts one call and answers the `RateLimit` headers (draft-ietf-httpapi-ratelimit-headers).
 * @throws ProblemError rate_limited
 */
export const createRateLimits = (): SpendCall => {
  const limiters = {
    credentials: new RateLimiterMemory({ points: PER_MINUTE.credentials, duration: 60 }),
    all: new RateLimiterMemory({ points: PER_MINUTE.all, duration: 60 }),
  };
  return async (group, key) => {
    try {
      return headersOf(group, await limiters[group].consume(key));
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      throw new ProblemError("rate_limited", { seconds: Math.ceil(refusal.msBeforeNext / 1_000) });
    }
  };
};
