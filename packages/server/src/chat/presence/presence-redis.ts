import type { After, Clock } from "../../clock.ts";
import type { RedisLink } from "../../redis/connect-redis.ts";
import { OFFLINE_GRACE_MS, type PresenceLedger, type StatusChange } from "./presence-ledger.ts";
import { createPresencePeers, type PeopleOfNode, type PresenceParcel } from "./presence-peers.ts";
import { createProcessPresence } from "./presence-process.ts";
import { type DeviceStatus, statusOfDevices, type Whereabouts } from "./status-of-devices.ts";

const BEAT_INTERVAL_MS = 1_000;
/** So many beats unheard, and the grace, and whoever was at that node is not there any more. */
const BEATS_MISSED_MAX = 3;
/** What a node does within this travels together. */
const GATHER_MS = 20;
/** What a node that was killed leaves in Redis is gone after this. */
const LEFT_BEHIND_MS = 60_000;
/** Field of a node's hash that holds how many parcels it has sent; the others are people. */
const NUMBER = "#";

const both = (one: Whereabouts, other: Whereabouts): Whereabouts =>
  statusOfDevices([one, other].filter((status) => status !== "offline"));

/**
 * Presence of a cluster. Each node keeps its own people in a hash in Redis and tells the others of every change; each
 * holds what all the others have, so that asking is a look-up. While Redis is gone the people of other nodes are where
 * they last were; a node that is silent while Redis is there has nobody any more.
 */
export const createRedisPresence = ({
  link: { commands, subscriber, prefix },
  clock,
  after,
  beatIntervalMs = BEAT_INTERVAL_MS,
}: {
  link: RedisLink;
  clock: Clock;
  after: After;
  beatIntervalMs?: number;
}): PresenceLedger => {
  const topic = `${prefix}:presence`;
  const keyOf = (node: string) => `${prefix}:presence:${node}`;
  const self = crypto.randomUUID();
  const here = createProcessPresence({ clock, after });
  const own = new Map<string, DeviceStatus>();
  const hearers = new Set<(change: StatusChange) => void>();
  let count = 0;
  let untold = new Map<string, Whereabouts>();
  let sending: ReturnType<typeof setTimeout> | null = null;
  /** The hash may lack what was told: it is written anew with the next parcel. */
  let isWholeDue = true;
  let heardOwnAt = Number.NEGATIVE_INFINITY;
  let fed = false;

  const become = (userId: string, from: Whereabouts, to: Whereabouts) => {
    if (from !== to) for (const hear of hearers) hear({ userId, from, to });
  };
  const statusOf = (userId: string) => both(here.statusOf(userId), peers.statusOf(userId));

  const readPeople = async (node: string): Promise<PeopleOfNode | null> => {
    const found = await commands.hgetall(keyOf(node)).catch(() => ({}));
    const { [NUMBER]: number, ...people } = found as Record<string, string>;
    if (number === undefined) return null;
    return { number: Number(number), people: new Map(Object.entries(people) as [string, DeviceStatus][]) };
  };

  const peers = createPresencePeers({
    readPeople,
    put(userId, change) {
      const from = statusOf(userId);
      change();
      become(userId, from, statusOf(userId));
    },
  });

  /** Writes and tells with one transaction, so that the hash is never behind what is told. */
  const send = async (rest: Pick<PresenceParcel, "hello" | "bye"> = {}): Promise<void> => {
    if (sending) clearTimeout(sending);
    sending = null;
    const isWhole = isWholeDue;
    const changes = isWhole ? [...own] : [...untold];
    untold = new Map();
    isWholeDue = false;
    count += 1;
    const parcel: PresenceParcel = {
      node: self,
      number: count,
      ...(isWhole ? { whole: true, changes: [] } : { changes }),
      ...rest,
    };
    const key = keyOf(self);
    const all = commands.multi();
    if (isWhole || rest.bye) all.del(key);
    const [come, gone] = [new Map<string, string>(), [] as string[]];
    for (const [userId, to] of changes) {
      if (to === "offline") gone.push(userId);
      else come.set(userId, to);
    }
    if (come.size > 0) all.hset(key, come);
    if (gone.length > 0) all.hdel(key, ...gone);
    if (!rest.bye) all.hset(key, NUMBER, count).pexpire(key, LEFT_BEHIND_MS);
    all.publish(topic, JSON.stringify(parcel));
    await all.exec().catch(() => {
      isWholeDue = true;
    });
  };

  const endHere = here.subscribe(({ userId, from, to }) => {
    if (to === "offline") own.delete(userId);
    else own.set(userId, to);
    untold.set(userId, to);
    sending ??= setTimeout(send, GATHER_MS);
    const others = peers.statusOf(userId);
    become(userId, both(from, others), both(to, others));
  });

  const receive = (parcel: PresenceParcel): void => {
    const now = performance.now();
    if (parcel.node === self) {
      heardOwnAt = now;
      if (!fed) peers.reread(now);
      fed = true;
    } else if (parcel.bye) {
      // Whoever was there comes to another node, as after the reload of a page.
      after(OFFLINE_GRACE_MS, () => peers.drop(parcel.node));
    } else {
      if (parcel.hello) void send();
      peers.take(parcel, now);
    }
  };

  const beat = () => {
    const now = performance.now();
    const patienceMs = beatIntervalMs * BEATS_MISSED_MAX;
    if (now - heardOwnAt > patienceMs) fed = false;
    if (fed) peers.dropSilent(now - patienceMs - OFFLINE_GRACE_MS);
    void send();
  };

  const listen = () => {
    subscriber.subscribe(topic).then(
      () => send({ hello: true }),
      () => {},
    );
  };
  const hear = (from: string, text: string) => {
    if (from === topic) receive(JSON.parse(text) as PresenceParcel);
  };
  const breakFeed = () => {
    fed = false;
  };
  const writeAnew = () => {
    isWholeDue = true;
  };
  subscriber.on("message", hear);
  subscriber.on("ready", listen);
  subscriber.on("close", breakFeed);
  commands.on("ready", writeAnew);
  if (subscriber.status === "ready") listen();
  const beating = setInterval(beat, beatIntervalMs);

  return {
    deviceCame: here.deviceCame,
    deviceSaid: here.deviceSaid,
    deviceLeft: here.deviceLeft,
    statusOf,
    devicesOf: here.devicesOf,
    subscribe(hear) {
      hearers.add(hear);
      return () => hearers.delete(hear);
    },
    async close() {
      clearInterval(beating);
      endHere();
      await here.close();
      subscriber.off("message", hear);
      subscriber.off("ready", listen);
      subscriber.off("close", breakFeed);
      commands.off("ready", writeAnew);
      own.clear();
      untold.clear();
      await send({ bye: true });
    },
  };
};
