import type { Clock } from "../../clock.ts";
import type { RedisLink } from "../../redis/connect-redis.ts";
import { DENIED_FOR_MS, type Denylist } from "./denylist.ts";

/**
 * The denylist of a cluster: a copy in this process that is asked, and the whole in Redis, where a node that starts or
 * comes back reads what it missed. In between the broker tells each node (see `followRevocations`).
 */
export const createRedisDenylist = ({
  link: { commands, prefix },
  here,
  clock,
}: {
  link: RedisLink;
  /** The copy. */
  here: Denylist;
  clock: Clock;
}): Denylist => {
  // Session ids by the time at which they are forgotten.
  const key = `${prefix}:denied`;
  return {
    has: here.has,
    deny(sessionId) {
      here.deny(sessionId);
      const now = clock.now();
      commands
        .multi()
        .zadd(key, now + DENIED_FOR_MS, sessionId)
        .zremrangebyscore(key, "-inf", now)
        .pexpire(key, DENIED_FOR_MS)
        .exec()
        // The session row says it too: while Redis is away, that is what counts.
        .catch(() => {});
    },
    hear: here.hear,
    async reread() {
      await here.reread();
      for (const sessionId of await commands.zrangebyscore(key, clock.now(), "+inf")) here.hear(sessionId);
    },
  };
};
