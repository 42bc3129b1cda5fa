import { afterAll, beforeAll, expect, it } from "vitest";
import { silent } from "../../../tests/world-database.ts";
import { connectRedis, type RedisLink } from "../../redis/connect-redis.ts";
import { describeWithRedis, openTestRedis, type TestRedis } from "../../redis/world-redis.ts";
import { testClock } from "../identity-world.ts";
import { denylistContract } from "./denylist.contract.ts";
import { createProcessDenylist, DENIED_FOR_MS } from "./denylist.ts";
import { createRedisDenylist } from "./denylist-redis.ts";

describeWithRedis("the denylist of a cluster, in Redis", () => {
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
  const openNode = (prefix: string, clock = testClock()) =>
    createRedisDenylist({ link: { ...link, prefix }, here: createProcessDenylist({ clock }), clock });

  denylistContract(async () => {
    const clock = testClock();
    return { denylist: openNode(crypto.randomUUID(), clock), advance: clock.advance };
  });

  it("a node that starts or comes back reads what others denied, as long as it counts", async () => {
    const clock = testClock();
    const [here, there] = [openNode("shared", clock), openNode("shared", clock)];
    here.deny("s1");
    expect(there.has("s1")).toBe(false);
    await there.reread();
    expect(there.has("s1")).toBe(true);
    clock.advance(DENIED_FOR_MS + 1);
    const late = openNode("shared", clock);
    await late.reread();
    expect(late.has("s1")).toBe(false);
  });

  it("nothing is kept in Redis after it has expired", async () => {
    const clock = testClock();
    const here = openNode("tidy", clock);
    here.deny("s1");
    clock.advance(DENIED_FOR_MS + 1);
    here.deny("s2");
    await here.reread();
    expect(await link.commands.zrange("tidy:denied", "0", "-1")).toEqual(["s2"]);
    expect(await link.commands.pttl("tidy:denied")).toBeGreaterThan(0);
  });

  it("while Redis is gone this node still denies, and reading again is known to have failed", async () => {
    const here = openNode("gone");
    await redis.kill();
    here.deny("s1");
    expect(here.has("s1")).toBe(true);
    await expect(here.reread()).rejects.toThrow();
  });
});
