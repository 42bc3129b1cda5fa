import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openWorld, type Person, type World } from "../world.ts";

let world: World;
let alice: Person;
let bob: Person;
let mallory: Person;
beforeAll(async () => {
  world = await openWorld();
  [alice, bob, mallory] = [
    await world.person("alice"),
    await world.person("bob"),
    await world.person("mallory"),
  ];
});
afterAll(() => world[Symbol.asyncDispose]());

const say = async (person: Person, id: string, text: string) =>
  (await person.call("message.send", { id, nonce: crypto.randomUUID(), text })).body;
const textsFor = async (person: Person, q: string): Promise<string[]> => {
  const { status, body } = await person.call("search.messages", { q });
  expect(status, JSON.stringify(body)).toBe(200);
  return body.items.map((hit: { message: { text: string } }) => hit.message.text);
};
/** The index follows a moment later. */
const found = (person: Person, q: string) => expect.poll(() => textsFor(person, q), { timeout: 10_000 });

describe("a search", () => {
  it("finds what was said, and says where it matches; an edit and a deletion count", async () => {
    const id = await world.groupChannel(alice, [bob]);
    const { id: messageId } = await say(alice, id, "The quick brown fox");
    await found(bob, "quick").toEqual(["The quick brown fox"]);
    const { items } = (await bob.call("search.messages", { q: '"brown fox"' })).body;
    expect(items[0].highlights).toEqual([{ start: 10, end: 19 }]);
    await alice.call("message.edit", { id, messageId, text: "The slow brown fox" });
    await found(bob, "slow").toEqual(["The slow brown fox"]);
    expect(await textsFor(bob, "quick")).toEqual([]);
    await alice.call("message.delete", { id, messageId });
    await found(bob, "slow").toEqual([]);
  });

  it("finds in threads, in Chinese, by sender, channel and mention", async () => {
    const id = await world.groupChannel(alice, [bob], "lagoon");
    const root = await say(alice, id, "我们在北京开会 @bob");
    const { id: threadId } = (await bob.call("thread.open", { id, messageId: root.id })).body;
    await say(bob, threadId, "walrus in a thread");
    await found(alice, "walrus in:#lagoon from:bob").toEqual(["walrus in a thread"]);
    expect(await textsFor(bob, "北京")).toEqual(["我们在北京开会 @bob"]);
    expect(await textsFor(bob, "mentions:me")).toEqual(["我们在北京开会 @bob"]);
    expect(await textsFor(bob, "walrus -thread")).toEqual([]);
  });

  it("finds nothing of channels that one is not in, or not any more", async () => {
    const id = await world.groupChannel(alice, [bob, mallory]);
    await say(alice, id, "the combination is 4711");
    await found(mallory, "combination").toHaveLength(1);
    await alice.call("member.remove", { id, userId: mallory.id });
    expect(await textsFor(mallory, "combination")).toEqual([]);
    expect(await textsFor(bob, "combination")).toHaveLength(1);
    const outside = await mallory.call("search.messages", { q: "combination in:watercooler" });
    expect(outside.body.code).toBe("search_invalid");
  });

  it("says where a query is wrong", async () => {
    const { status, body } = await alice.call("search.messages", { q: "fox before:tomorrow" });
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: "search_invalid", errors: [{ pointer: "/q" }] });
  });
});
