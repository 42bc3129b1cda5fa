import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { silent } from "../../tests/world-database.ts";
import { committed } from "../database/committed.ts";
import { connectRedis } from "../redis/connect-redis.ts";
import { describeWithRedis, openTestRedis, type TestRedis } from "../redis/world-redis.ts";
import { brokerContract, typingIn } from "./broker.contract.ts";
import { createRedisBroker } from "./broker-redis.ts";
import type { Signal } from "./signal.ts";

const BEAT_INTERVAL_MS = 50;

const until = async (done: () => boolean) => {
  for (let tries = 0; tries < 500 && !done(); tries += 1) await Bun.sleep(10);
  expect(done()).toBe(true);
};

describeWithRedis("the broker of a cluster, on Redis", () => {
  let redis: TestRedis;
  let opened = new AsyncDisposableStack();
  beforeAll(async () => {
    redis = await openTestRedis();
  });
  afterEach(async () => {
    await opened.disposeAsync();
    opened = new AsyncDisposableStack();
  });
  afterAll(() => redis[Symbol.asyncDispose]());

  const openNode = async (prefix: string) => {
    const losses = { times: 0 };
    const link = opened.use(await connectRedis({ url: redis.url, prefix, log: silent }));
    const broker = opened.use(
      await createRedisBroker({
        link,
        log: silent,
        onLoss: () => {
          losses.times += 1;
        },
        beatIntervalMs: BEAT_INTERVAL_MS,
      }),
    );
    return { broker, losses, link };
  };
  const openTwo = async () => {
    const prefix = crypto.randomUUID();
    const [here, there] = [await openNode(prefix), await openNode(prefix)];
    // A beat of each has reached the other.
    await Bun.sleep(2 * BEAT_INTERVAL_MS);
    return { here, there };
  };

  brokerContract(async () => {
    const { here, there } = await openTwo();
    return { from: here.broker, to: there.broker, until };
  });

  it("on its own node a signal arrives at once, and once", async () => {
    const { here, there } = await openTwo();
    const [own, others]: [Signal[], Signal[]] = [[], []];
    here.broker.subscribe((signal) => own.push(signal));
    there.broker.subscribe((signal) => others.push(signal));
    here.broker.publish(committed([typingIn("c", "alice")]));
    expect(own).toHaveLength(1);
    await until(() => others.length > 0);
    await Bun.sleep(2 * BEAT_INTERVAL_MS);
    expect([own.length, others.length]).toEqual([1, 1]);
  });

  it("installations with other prefixes hear nothing of each other", async () => {
    const [here, there] = [await openNode("one"), await openNode("other")];
    const heard: Signal[] = [];
    there.broker.subscribe((signal) => heard.push(signal));
    here.broker.publish(committed([typingIn("c", "alice")]));
    await Bun.sleep(4 * BEAT_INTERVAL_MS);
    expect(heard).toEqual([]);
  });

  it("what could not be sent is noticed by the others, when its node can send again", async () => {
    const { here, there } = await openTwo();
    const before = there.losses.times;
    here.link.commands.disconnect(true);
    here.broker.publish(committed([typingIn("c", "alice")]));
    await until(() => there.losses.times > before);
    await until(() => here.broker.isFed);
  });

  it.each([
    ["killed", () => redis.kill(), () => redis.start()],
    ["frozen", async () => redis.freeze(), async () => redis.thaw()],
  ])(
    "a Redis that is %s: the feed is known to be broken, and back, with one loss told",
    async (_, stop, start) => {
      const { here, there } = await openTwo();
      expect([here.broker.isFed, there.broker.isFed]).toEqual([true, true]);
      const before = there.losses.times;
      await stop();
      await until(() => !here.broker.isFed && !there.broker.isFed);
      const own: Signal[] = [];
      here.broker.subscribe((signal) => own.push(signal));
      here.broker.publish(committed([typingIn("c", "alice")]));
      expect(own).toHaveLength(1);
      await start();
      await until(() => here.broker.isFed && there.broker.isFed);
      expect(there.losses.times).toBeGreaterThan(before);
      const heard: Signal[] = [];
      there.broker.subscribe((signal) => heard.push(signal));
      here.broker.publish(committed([typingIn("c", "bob")]));
      await until(() => heard.some((signal) => JSON.stringify(signal).includes("bob")));
    },
  );

  it("a node that leaves says goodbye; one that is cut off is missed", async () => {
    const { here, there } = await openTwo();
    const third = await openNode(here.link.prefix);
    await Bun.sleep(2 * BEAT_INTERVAL_MS);
    await third.broker[Symbol.asyncDispose]();
    await Bun.sleep(5 * BEAT_INTERVAL_MS);
    expect(here.broker.hasSilentPeer).toBe(false);
    there.link.commands.disconnect(false);
    await until(() => here.broker.hasSilentPeer);
  });
});
