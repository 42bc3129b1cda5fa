import type { RedisLink } from "../../redis/connect-redis.ts";
import { type Counters, NO_COUNT } from "./counters.ts";

// One script a call, so that a count never stands without its end.
const INCREMENT = `
local count = redis.call('INCR', KEYS[1])
if count == 1 or ARGV[2] == 'latest' then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return {count, redis.call('PTTL', KEYS[1])}`;
const READ = `return {tonumber(redis.call('GET', KEYS[1]) or '0'), redis.call('PTTL', KEYS[1])}`;

/** Counts in Redis, the same on every node. While Redis is away this node counts alone, in `meanwhile`. */
export const createRedisCounters = ({
  link: { commands, prefix },
  meanwhile,
}: {
  link: RedisLink;
  meanwhile: Counters;
}): Counters => {
  const keyOf = (key: string) => `${prefix}:count:${key}`;
  const countOf = ([count, leftMs]: readonly [number, number]) =>
    count === 0 ? NO_COUNT : { count, forgottenInMs: Math.max(0, leftMs) };

  return {
    async increment(key, window) {
      try {
        const { windowMs, since } = window;
        return countOf(
          (await commands.eval(INCREMENT, 1, keyOf(key), Math.ceil(windowMs), since)) as [number, number],
        );
      } catch {
        return meanwhile.increment(key, window);
      }
    },
    async read(key) {
      try {
        return countOf((await commands.eval(READ, 1, keyOf(key))) as [number, number]);
      } catch {
        return meanwhile.read(key);
      }
    },
    async reset(key) {
      await meanwhile.reset(key);
      await commands.del(keyOf(key)).catch(() => {});
    },
  };
};
