import { afterAll, beforeAll, expect, it } from "vitest";
import { describeWithRedis, openTestRedis, type TestRedis } from "../src/redis/world-redis.ts";
import { type Node, openNode, until } from "./world-cluster.ts";
import { type FreshDatabase, freshDatabase } from "./world-database.ts";

describeWithRedis("two nodes, each with a search index of its own", () => {
  let redis: TestRedis;
  let database: FreshDatabase;
  let here: Node;
  let there: Node;
  let bob: string;
  let mallory: string;
  let channelId: string;
  beforeAll(async () => {
    redis = await openTestRedis();
    database = await freshDatabase();
    here = await openNode(database, redis.url, { RATE_LIMITS: "off" });
    there = await openNode(database, redis.url, { RATE_LIMITS: "off" });
    // The first account is the administrator, who has to wait while Redis is gone.
    await here.signUp("alice");
    bob = await here.signUp("bob");
    mallory = await here.signUp("mallory");
    const made = await here.call("channel.create", bob, { kind: "group", name: "kitchen", memberIds: [] });
    channelId = made.body.id;
  }, 60_000);
  afterAll(async () => {
    await here[Symbol.asyncDispose]();
    await there[Symbol.asyncDispose]();
    await database[Symbol.asyncDispose]();
    await redis[Symbol.asyncDispose]();
  });

  const write = async (node: Node, text: string, id = channelId) => {
    const sent = await node.call("message.send", bob, { id, text, nonce: crypto.randomUUID() });
    expect(sent.status).toBe(201);
    return sent.body.id as string;
  };
  const found = async (node: Node, q: string, token = bob): Promise<string[]> => {
    const { body } = await node.call("search.messages", token, { q });
    return body.items.map((item: { message: { text: string } }) => item.message.text);
  };
  const finds = (node: Node, q: string, texts: readonly string[]) =>
    until(async () => JSON.stringify(await found(node, q)) === JSON.stringify(texts));

  it("each finds what is written, edited and deleted on the other, long before it sweeps", async () => {
    const messageId = await write(here, "the samovar is hot");
    await finds(there, "samovar", ["the samovar is hot"]);
    await here.call("message.edit", bob, { id: channelId, messageId, text: "the teapot is hot" });
    await finds(there, "teapot", ["the teapot is hot"]);
    expect(await found(there, "samovar")).toEqual([]);
    await there.call("message.edit", bob, { id: channelId, messageId, text: "the kettle is hot" });
    await finds(here, "kettle", ["the kettle is hot"]);
    const deleted = await here.call("message.delete", bob, { id: channelId, messageId });
    expect(deleted.status).toBe(200);
    // Whatever comes after it is found, so the deletion has come.
    await write(here, "the kettle is gone");
    await finds(there, "kettle", ["the kettle is gone"]);
  }, 30_000);

  it("each finds what is written in a thread on the other; who may not read it finds nothing", async () => {
    const messageId = await write(here, "who makes the soup?");
    const thread = await here.call("thread.open", bob, { id: channelId, messageId });
    await write(here, "the borscht is mine", thread.body.id);
    await finds(there, "borscht", ["the borscht is mine"]);
    expect(await found(there, "borscht", mallory)).toEqual([]);
  }, 30_000);

  it("what both write into a channel at once is found on both", async () => {
    const texts = Array.from({ length: 40 }, (_, place) => `dumpling ${place}`);
    await Promise.all(texts.map((text, place) => write(place % 2 === 0 ? here : there, text)));
    for (const node of [here, there]) {
      await until(async () => new Set(await found(node, "dumpling")).size === texts.length);
    }
  }, 30_000);

  it("what was written while Redis was gone is found once it is back, without waiting for a sweep", async () => {
    await redis.kill();
    await write(here, "the pantry is locked");
    await finds(here, "pantry", ["the pantry is locked"]);
    expect(await found(there, "pantry")).toEqual([]);
    await redis.start();
    await finds(there, "pantry", ["the pantry is locked"]);
  }, 60_000);
});
