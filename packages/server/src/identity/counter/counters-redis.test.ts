import { afterAll, beforeAll, expect, it } from "vitest";
import { silent } from "../../../tests/world-database.ts";
import { connectRedis, type RedisLink } from "../../redis/connect-redis.ts";
import { describeWithRedis, openTestRedis, type TestRedis } from "../../redis/world-redis.ts";
import { countersContract } from "./counters.contract.ts";
import { createProcessCounters } from "./counters-process.ts";
import { createRedisCounters } from "./counters-redis.ts";

describeWithRedis("counters in Redis", () => {
  let redis: TestRedis;
  let link: RedisLink;
  beforeAll(async () => {
    redis = await openTestRedis();
    link = await connectRedis({ url: redis.url, prefix: "test", log: silent });
  });
  afterAll(async () => {
    await link[Symbol.asyncDispose]();
    await redis[Symbol.asyncDispose]();
  });
  const open = (prefix: string = crypto.randomUUID()) =>
    createRedisCounters({
      link: { ...link, prefix },
      meanwhile: createProcessCounters({ clock: { now: () => Date.now() } }),
    });

  countersContract(() => ({ counters: open(), pass: (ms) => Bun.sleep(ms) }));

  it("every node counts the same", async () => {
    const [here, there] = [open("shared"), open("shared")];
    await here.increment("alice", { windowMs: 60_000, since: "first" });
    expect((await there.increment("alice", { windowMs: 60_000, since: "first" })).count).toBe(2);
  });

  it("while Redis is gone each counts alone, and nobody is refused for it", async () => {
    const here = open();
    const window = { windowMs: 60_000, since: "first" } as const;
    await here.increment("alice", window);
    await redis.kill();
    expect((await here.increment("alice", window)).count).toBe(1);
    expect((await here.increment("alice", window)).count).toBe(2);
    expect((await here.read("alice")).count).toBe(2);
    await here.reset("alice");
    expect((await here.read("alice")).count).toBe(0);
  });
});
