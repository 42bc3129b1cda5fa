import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { silent } from "../../../tests/world-database.ts";
import { connectRedis } from "../../redis/connect-redis.ts";
import { describeWithRedis, openTestRedis, type TestRedis } from "../../redis/world-redis.ts";
import { presenceLedgerContract } from "./presence-ledger.contract.ts";
import { OFFLINE_GRACE_MS } from "./presence-ledger.ts";
import { createRedisPresence } from "./presence-redis.ts";
import { createMovedClock } from "./world-presence.ts";

const BEAT_INTERVAL_MS = 50;

const until = async (done: () => boolean) => {
  for (let tries = 0; tries < 800 && !done(); tries += 1) await Bun.sleep(10);
  expect(done()).toBe(true);
};

describeWithRedis("presence of a cluster, on Redis", () => {
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
    const clock = createMovedClock();
    const link = opened.use(await connectRedis({ url: redis.url, prefix, log: silent }));
    const ledger = createRedisPresence({ link, clock, after: clock.after, beatIntervalMs: BEAT_INTERVAL_MS });
    let isClosed = false;
    const close = async () => {
      if (!isClosed) await ledger.close();
      isClosed = true;
    };
    opened.defer(close);
    return { ledger, link, clock, close };
  };
  const openTwo = async () => {
    const prefix = crypto.randomUUID();
    return { prefix, here: await openNode(prefix), there: await openNode(prefix) };
  };

  presenceLedgerContract(
    async () => {
      const { here, there } = await openTwo();
      return {
        one: here.ledger,
        other: there.ledger,
        until,
        advance(ms) {
          here.clock.advance(ms);
          there.clock.advance(ms);
        },
      };
    },
    { runs: 10 },
  );

  it("a node that starts learns who is at the others", async () => {
    const { prefix, here } = await openTwo();
    here.ledger.deviceCame("alice", "phone");
    await Bun.sleep(BEAT_INTERVAL_MS);
    const late = await openNode(prefix);
    await until(() => late.ledger.statusOf("alice") === "online");
  });

  it("installations with other prefixes know nothing of each other", async () => {
    const [here, there] = [await openNode("one"), await openNode("other")];
    here.ledger.deviceCame("alice", "phone");
    await Bun.sleep(4 * BEAT_INTERVAL_MS);
    expect([here.ledger.statusOf("alice"), there.ledger.statusOf("alice")]).toEqual(["online", "offline"]);
  });

  it("the people of a node that stops have the grace to come to another one", async () => {
    const { here, there } = await openTwo();
    const heard: string[] = [];
    here.ledger.deviceCame("alice", "phone");
    here.ledger.deviceCame("bob", "phone");
    await until(() => ["alice", "bob"].every((id) => there.ledger.statusOf(id) === "online"));
    there.ledger.subscribe(({ userId, to }) => heard.push(`${userId} ${to}`));
    await here.close();
    await Bun.sleep(4 * BEAT_INTERVAL_MS);
    there.ledger.deviceCame("alice", "phone");
    expect(heard).toEqual([]);
    there.clock.advance(OFFLINE_GRACE_MS);
    expect(heard).toEqual(["bob offline"]);
  });

  it("a node that falls silent has nobody any more", async () => {
    const { here, there } = await openTwo();
    here.ledger.deviceCame("alice", "phone");
    await until(() => there.ledger.statusOf("alice") === "online");
    here.link.commands.disconnect(false);
    await Bun.sleep(5 * BEAT_INTERVAL_MS);
    expect(there.ledger.statusOf("alice")).toBe("online");
    await until(() => there.ledger.statusOf("alice") === "offline");
  });

  it.each([
    ["killed", () => redis.kill(), () => redis.start()],
    ["frozen", async () => redis.freeze(), async () => redis.thaw()],
  ])(
    "while Redis is %s people stay where they were, and what they did meanwhile is known when it is back",
    async (_, stop, start) => {
      const { here, there } = await openTwo();
      for (const id of ["alice", "bob"]) here.ledger.deviceCame(id, "phone");
      there.ledger.deviceCame("carol", "phone");
      await until(
        () =>
          there.ledger.statusOf("alice") === "online" &&
          there.ledger.statusOf("bob") === "online" &&
          here.ledger.statusOf("carol") === "online",
      );
      await stop();
      await Bun.sleep(10 * BEAT_INTERVAL_MS);
      here.ledger.deviceSaid("alice", "phone", "away");
      here.ledger.deviceLeft("bob", "phone");
      here.clock.advance(OFFLINE_GRACE_MS);
      expect(["alice", "bob"].map(there.ledger.statusOf)).toEqual(["online", "online"]);
      expect(["alice", "bob", "carol"].map(here.ledger.statusOf)).toEqual(["away", "offline", "online"]);
      await start();
      await until(
        () =>
          there.ledger.statusOf("alice") === "away" &&
          there.ledger.statusOf("bob") === "offline" &&
          here.ledger.statusOf("carol") === "online",
      );
    },
  );
});
