import type { Logger } from "pino";
import type { RedisLink } from "../redis/connect-redis.ts";
import { type Broker, createLocalBroker } from "./broker.ts";
import { createParcelLedger, type Parcel } from "./parcels.ts";
import type { Signal } from "./signal.ts";

const BEAT_INTERVAL_MS = 1_000;
/** So many beats unheard, and the feed counts as broken though the connection stands. */
const BEATS_MISSED_MAX = 3;
const FORGOTTEN_AFTER_MS = 16 * 60_000;
/** What Redis has not taken yet. More is let go, which the receivers notice. */
const UNSENT_BYTES_MAX = 16 * 1024 * 1024;

/** A broker whose feed from other nodes can break. */
export interface FedBroker extends Broker, AsyncDisposable {
  /** Whether this node hears the others: it has just heard itself, by way of Redis. */
  readonly isFed: boolean;
  /** Whether another node went silent without a goodbye: what it did lately may be untold. */
  readonly hasSilentPeer: boolean;
}

/**
 * The broker of a cluster. Here a signal arrives at once, as with the local broker; on other nodes after a turn through
 * Redis, in the order of its node, once or never. What never came is noticed, by its number, within a beat: `onLoss`.
 */
export const createRedisBroker = async ({
  link: { commands, subscriber, prefix },
  log,
  onLoss,
  beatIntervalMs = BEAT_INTERVAL_MS,
}: {
  link: RedisLink;
  log: Logger;
  /** Signals of others were lost, or may have been; called when the feed is there (again). */
  onLoss: () => void;
  beatIntervalMs?: number;
}): Promise<FedBroker> => {
  const topic = `${prefix}:signals`;
  const node = crypto.randomUUID();
  const silentAfterMs = beatIntervalMs * BEATS_MISSED_MAX;
  const ledger = createParcelLedger({ silentAfterMs, forgottenAfterMs: FORGOTTEN_AFTER_MS });
  const local = createLocalBroker();
  const others = createLocalBroker();
  let count = 0;
  let waiting: Signal[] | undefined;
  let unsentBytes = 0;
  /** The feed as it was last told, and when it was last known to work. */
  let fed = false;
  let heardOwnAt = Number.NEGATIVE_INFINITY;
  let wasFed = false;
  const firstFed = Promise.withResolvers<void>();

  const send = (signals: readonly Signal[], rest: { bye?: true } = {}): void => {
    count += 1;
    const parcel: Parcel = { node, number: count, signals, ...rest };
    const text = JSON.stringify(parcel);
    if (unsentBytes > UNSENT_BYTES_MAX) return;
    unsentBytes += text.length;
    const sent = () => {
      unsentBytes -= text.length;
    };
    commands.publish(topic, text).then(sent, sent);
  };

  const sendSoon = (signals: readonly Signal[]): void => {
    if (waiting) {
      waiting.push(...signals);
      return;
    }
    // What one turn publishes travels together.
    waiting = [...signals];
    queueMicrotask(() => {
      const gathered = waiting ?? [];
      waiting = undefined;
      send(gathered);
    });
  };

  const breakFeed = () => {
    if (fed) log.warn("The feed from Redis is broken");
    fed = false;
  };

  const mendFeed = (now: number) => {
    if (fed) return;
    fed = true;
    ledger.listen(now);
    if (wasFed) log.info("The feed from Redis is back");
    wasFed = true;
    firstFed.resolve();
    onLoss();
  };

  const receive = (text: string): void => {
    const parcel = JSON.parse(text) as Parcel;
    const now = performance.now();
    if (parcel.node === node) {
      heardOwnAt = now;
      return mendFeed(now);
    }
    const receipt = ledger.take(parcel, now);
    if (receipt === "repeated") return;
    for (const signal of parcel.signals) {
      local.publishUncommitted(signal);
      others.publishUncommitted(signal);
    }
    if (receipt === "lost" && fed) onLoss();
  };

  const beat = () => {
    if (performance.now() - heardOwnAt > silentAfterMs) breakFeed();
    send([]);
  };

  const listen = () => {
    subscriber.subscribe(topic).then(beat, () => {});
  };
  const hear = (from: string, text: string) => {
    if (from === topic) receive(text);
  };
  subscriber.on("message", hear);
  // ioredis would subscribe again by itself; so the first beat is known to come after.
  subscriber.on("ready", listen);
  subscriber.on("close", breakFeed);
  commands.on("close", breakFeed);
  if (subscriber.status === "ready") listen();
  const beating = setInterval(beat, beatIntervalMs);
  // Whoever starts with a Redis that answers is not refused for a feed that is about to be there.
  if (commands.status === "ready") await Promise.race([firstFed.promise, Bun.sleep(silentAfterMs)]);

  return {
    publish(signals) {
      local.publish(signals);
      sendSoon(signals);
    },
    publishUncommitted(signal) {
      local.publishUncommitted(signal);
      sendSoon([signal]);
    },
    subscribe: local.subscribe,
    subscribeToOthers: others.subscribe,
    get isFed() {
      return fed;
    },
    get hasSilentPeer() {
      return ledger.hasSilent(performance.now());
    },
    async [Symbol.asyncDispose]() {
      clearInterval(beating);
      subscriber.off("message", hear);
      subscriber.off("ready", listen);
      subscriber.off("close", breakFeed);
      commands.off("close", breakFeed);
      if (waiting) send(waiting);
      waiting = undefined;
      send([], { bye: true });
      await commands.ping().catch(() => {});
    },
  };
};
