import { Redis, type RedisOptions } from "ioredis";
import type { Logger } from "pino";

const RETRY_INTERVAL_MS_MAX = 500;
const CONNECT_TIMEOUT_MS = 2_000;
/** A command that takes longer counts as failed: whoever asked goes on without Redis. */
const COMMAND_TIMEOUT_MS = 1_000;
/** How long a start waits for Redis before it goes on without. */
const PATIENCE_MS = 5_000;

/** The two connections of this process to Redis. Both come back by themselves, for ever. */
export interface RedisLink extends AsyncDisposable {
  /** Rejects at once while there is no connection: nothing is queued, nothing is sent twice. */
  readonly commands: Redis;
  /** Subscribes again by itself when it has come back; what was published meanwhile is lost. */
  readonly subscriber: Redis;
  /** Begins every key and every topic, so that several installations can share one Redis. */
  readonly prefix: string;
}

const OPTIONS = {
  // Redis 6 and later alike, and one way of hearing pushes.
  protocol: 2,
  connectTimeout: CONNECT_TIMEOUT_MS,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  retryStrategy: (attempt: number) => Math.min(attempt * 50, RETRY_INTERVAL_MS_MAX),
  disableClientInfo: true,
} satisfies RedisOptions;

/** Connects; resolves when there is a connection, or after 5 s without, which is logged. */
export const connectRedis = async ({
  url,
  prefix,
  log,
  patienceMs = PATIENCE_MS,
}: {
  url: string;
  prefix: string;
  log: Logger;
  patienceMs?: number;
}): Promise<RedisLink> => {
  const commands = new Redis(url, { ...OPTIONS, commandTimeout: COMMAND_TIMEOUT_MS });
  const subscriber = new Redis(url, OPTIONS);
  let told = true;
  const ready = new Promise<boolean>((resolve) => {
    commands.once("ready", () => resolve(true));
    setTimeout(resolve, patienceMs, false).unref();
  });
  commands.on("ready", () => {
    told = false;
    log.info("Redis is connected");
  });
  // The address may hold a password: of an error its code is told, never the rest.
  const tellOnce = (error: NodeJS.ErrnoException) => {
    if (!told) log.warn({ code: error.code ?? error.name }, "Redis is away");
    told = true;
  };
  commands.on("error", tellOnce);
  subscriber.on("error", () => {});
  if (!(await ready))
    log.error("Redis does not answer at REDIS_URL; starting without, see docs/operations.md");
  return {
    commands,
    subscriber,
    prefix,
    async [Symbol.asyncDispose]() {
      commands.disconnect();
      subscriber.disconnect();
    },
  };
};
