import type { Logger } from "pino";
import type { PresenceLedger } from "../chat/presence/presence-ledger.ts";
import { createProcessPresence } from "../chat/presence/presence-process.ts";
import { createRedisPresence } from "../chat/presence/presence-redis.ts";
import { after, type Clock } from "../clock.ts";
import type { Config } from "../config.ts";
import { limiterInRedis } from "../edge/http/limiter-redis.ts";
import type { LimiterMaker } from "../edge/http/rate-limits.ts";
import { limiterInProcess } from "../edge/http/rate-limits.ts";
import type { Counters } from "../identity/counter/counters.ts";
import { createProcessCounters } from "../identity/counter/counters-process.ts";
import { createRedisCounters } from "../identity/counter/counters-redis.ts";
import type { Denylist } from "../identity/token/denylist.ts";
import { createRedisDenylist } from "../identity/token/denylist-redis.ts";
import { type Broker, createLocalBroker } from "../realtime/broker.ts";
import { createRedisBroker } from "../realtime/broker-redis.ts";
import { connectRedis } from "../redis/connect-redis.ts";

/** What nodes share: in this process where there is one node, in Redis where there may be several. */
export interface Cluster extends AsyncDisposable {
  readonly broker: Broker;
  readonly counters: Counters;
  readonly limiter: LimiterMaker;
  /** Who is here, on whatever node. */
  readonly presenceLedger: PresenceLedger;
  /** Makes the node's own denylist one that other nodes fill as well. */
  readonly denylistOf: (here: Denylist) => Denylist;
  /** Whether every revocation of other nodes is heard here. Always, where there are none. */
  readonly isFed: () => boolean;
  /** Whether another node may have ended sessions that nobody could be told of. */
  readonly isUntold: () => boolean;
}

const inProcess = (clock: Clock): Cluster => ({
  broker: createLocalBroker(),
  counters: createProcessCounters({ clock }),
  limiter: limiterInProcess,
  presenceLedger: createProcessPresence({ clock, after }),
  denylistOf: (here) => here,
  isFed: () => true,
  isUntold: () => false,
  async [Symbol.asyncDispose]() {},
});

/** Chooses, by `REDIS_URL`, where the nodes of a cluster meet. */
export const composeCluster = async ({
  config,
  log,
  clock,
  onLoss,
}: {
  config: Pick<Config, "REDIS_URL" | "REDIS_PREFIX">;
  log: Logger;
  clock: Clock;
  /** Signals of other nodes may never have come. */
  onLoss: () => void;
}): Promise<Cluster> => {
  if (!config.REDIS_URL) return inProcess(clock);
  await using resources = new AsyncDisposableStack();
  const link = resources.use(await connectRedis({ url: config.REDIS_URL, prefix: config.REDIS_PREFIX, log }));
  const broker = resources.use(await createRedisBroker({ link, log, onLoss }));
  const running = resources.move();
  return {
    broker,
    counters: createRedisCounters({ link, meanwhile: createProcessCounters({ clock }) }),
    limiter: limiterInRedis(link),
    presenceLedger: createRedisPresence({ link, clock, after }),
    denylistOf: (here) => createRedisDenylist({ link, here, clock }),
    isFed: () => broker.isFed,
    isUntold: () => !broker.isFed || broker.hasSilentPeer,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
};
