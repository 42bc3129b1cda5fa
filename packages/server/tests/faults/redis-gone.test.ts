import { afterAll, beforeAll, expect, it } from "vitest";
import { describeWithRedis, openTestRedis, type TestRedis } from "../../src/redis/world-redis.ts";
import { type Node, openNode, until } from "../world-cluster.ts";
import { type FreshDatabase, freshDatabase } from "../world-database.ts";

describeWithRedis("a cluster of two, and its Redis", () => {
  let redis: TestRedis;
  let database: FreshDatabase;
  let here: Node;
  let there: Node;
  let alice: string;
  beforeAll(async () => {
    redis = await openTestRedis();
    database = await freshDatabase();
    here = await openNode(database, redis.url);
    there = await openNode(database, redis.url);
    // The first account is the administrator.
    alice = await here.signUp("alice");
    await here.signUp("bob");
  }, 60_000);
  afterAll(async () => {
    await here[Symbol.asyncDispose]();
    await there[Symbol.asyncDispose]();
    await database[Symbol.asyncDispose]();
    await redis[Symbol.asyncDispose]();
  });

  it("a sign-out on one node ends calls and sockets on the other", async () => {
    const bob = await here.signIn("bob");
    expect(await there.status(bob)).toBe(200);
    const socket = await there.connect(bob);
    expect((await here.call("auth.logout", bob)).status).toBe(204);
    expect((await socket.closed).code).toBe(4403);
    expect(await there.status(bob)).toBe(401);
  });

  it("who is here, and what they say of themselves, is known on both nodes, and told once", async () => {
    const bob = await here.signIn("bob");
    const idOf = async (token: string) => (await here.call("auth.session", token)).body.user.id as string;
    const [aliceId, bobId] = [await idOf(alice), await idOf(bob)];
    await here.call("friend.request", alice, { userId: bobId });
    await there.call("friend.request", bob, { userId: aliceId });
    const ofBob = await there.connect(bob);
    expect(await ofBob.ask({ op: "watch", userIds: [aliceId] })).toMatchObject({ op: "ack" });

    const ofAlice = await here.connect(alice);
    expect(await ofBob.next("presence", ({ userId }) => userId === aliceId)).toMatchObject({
      status: "online",
    });
    const elsewhere = await there.connect(alice);
    ofAlice.send({ op: "presence", status: "away" });
    await here.call("status.set", alice, { custom: { emoji: "🎧", text: "", expiresAt: null } });
    expect(await ofBob.next("presence", ({ userId }) => userId === aliceId)).toMatchObject({
      status: "online",
      custom: { emoji: "🎧" },
    });
    await there.call("status.set", alice, { dnd: true });
    expect(await ofBob.next("presence", ({ userId }) => userId === aliceId)).toMatchObject({
      status: "dnd",
      custom: null,
    });
    const late = await here.connect(bob);
    await late.ask({ op: "watch", userIds: [aliceId] });
    expect(await late.next("presence", ({ userId }) => userId === aliceId)).toMatchObject({ status: "dnd" });
    await here.call("status.set", alice, {});
    elsewhere.close();
    expect(
      await ofBob.next("presence", ({ userId, status }) => userId === aliceId && status === "away"),
    ).toBeDefined();
    const told = ofBob.frames.filter(({ op, userId }) => op === "presence" && userId === aliceId);
    expect(told.map(({ status }) => status)).toEqual(["online", "online", "dnd", "online", "away"]);
  }, 30_000);

  it("SEC-20 both nodes count the same tries", async () => {
    const tries = { identifier: "carol", password: "wrong", transport: "body" };
    const left = async (node: Node) =>
      Number(
        /"account";r=(\d+)/.exec(
          (await node.call("auth.login", null, tries)).headers.get("ratelimit") ?? "",
        )?.[1],
      );
    const first = await left(here);
    expect(await left(there)).toBe(first - 1);
  });

  it("while Redis is gone: administrators wait, of others the session row is asked, limits go on; and back", async () => {
    const bob = await here.signIn("bob");
    const other = await here.signIn("bob");
    const socket = await there.connect(other);
    await redis.kill();
    await until(async () => (await there.status(alice)) === 503);
    const refused = await there.call("auth.session", alice);
    expect(refused.body).toMatchObject({ code: "revocations_unknown", retry: true });
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);

    expect(await there.status(bob)).toBe(200);
    expect((await here.call("auth.logout", bob)).status).toBe(204);
    expect(await there.status(bob)).toBe(401);

    // Sockets, too: what no signal tells, the rows do.
    expect((await here.call("auth.logout", other)).status).toBe(204);
    expect((await socket.closed).code).toBe(4403);

    // Nobody is refused for want of a place to count in, and there still is a limit.
    const tries = { identifier: "dave", password: "", transport: "body" };
    const statuses: number[] = [];
    for (let count = 0; count < 40; count += 1)
      statuses.push((await there.call("auth.login", null, tries)).status);
    expect(statuses[0]).toBe(401);
    expect(statuses.at(-1)).toBe(429);

    await redis.start();
    await until(async () => (await there.status(alice)) === 200);
    expect(await there.status(bob)).toBe(401);
    const again = await here.signIn("bob");
    const back = await there.connect(again);
    expect((await here.call("auth.logout", again)).status).toBe(204);
    expect((await back.closed).code).toBe(4403);
  }, 60_000);
});
