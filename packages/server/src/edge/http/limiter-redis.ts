import type { Redis } from "ioredis";
import { RateLimiterMemory, RateLimiterRedis } from "rate-limiter-flexible";
import type { LimiterMaker } from "./rate-limits.ts";

/** Limits that all nodes count together. While Redis is away each node counts alone: nobody is refused for that. */
export const limiterInRedis =
  ({ commands, prefix }: { commands: Redis; prefix: string }): LimiterMaker =>
  ({ name, points, seconds }) =>
    new RateLimiterRedis({
      storeClient: commands,
      keyPrefix: `${prefix}:limit:${name}`,
      points,
      duration: seconds,
      // Who is over is refused here, without asking Redis again.
      inMemoryBlockOnConsumed: points + 1,
      rejectIfRedisNotReady: true,
      insuranceLimiter: new RateLimiterMemory({ points, duration: seconds }),
    });
