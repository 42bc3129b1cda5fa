import { expect, test } from "vitest";
import { type OwnPerson, type OwnThingsWorld, ownThingsWorld } from "../own-data/world-own-things.ts";

const say = async (world: OwnThingsWorld, { id: senderId }: OwnPerson, channelId: string, text: string) =>
  (await world.send({ channelId, senderId, nonce: crypto.randomUUID(), text })).message;

test("a saved message is listed once, the latest saved first, and let go again; one's devices hear of both", async () => {
  await using world = await ownThingsWorld();
  const { alice, bob } = world;
  const channelId = await world.channel([alice, bob]);
  const one = await say(world, bob, channelId, "one");
  const two = await say(world, bob, channelId, "two");

  const { savedAt } = await alice.do("saved.add", { messageId: two.id });
  world.clock.at += 1_000;
  await alice.do("saved.add", { messageId: one.id });
  world.clock.at += 1_000;
  expect(await alice.do("saved.add", { messageId: two.id })).toEqual({ message: two, savedAt });
  const { items, nextCursor } = await alice.do("saved.list", { limit: 10 });
  expect(items.map(({ message }) => message)).toEqual([one, two]);
  expect(nextCursor).toBeNull();
  expect(await bob.do("saved.list", { limit: 10 })).toEqual({ items: [], nextCursor: null });

  await alice.do("saved.remove", { messageId: one.id });
  await alice.do("saved.remove", { messageId: one.id });
  expect((await alice.do("saved.list", { limit: 10 })).items).toHaveLength(1);
  expect(world.toldTo(alice)).toEqual([
    { op: "saved", messageId: two.id, on: true },
    { op: "saved", messageId: one.id, on: true },
    { op: "saved", messageId: one.id, on: false },
  ]);
});

test("the list goes on page by page, also where many were saved in the same moment", async () => {
  await using world = await ownThingsWorld();
  const { alice } = world;
  const channelId = await world.channel([alice]);
  const ids: string[] = [];
  for (let n = 0; n < 7; n += 1) {
    const { id } = await say(world, alice, channelId, `${n}`);
    ids.push(id);
    await alice.do("saved.add", { messageId: id });
  }
  const found: string[] = [];
  let cursor: string | undefined;
  let pages = 0;
  do {
    const page = await alice.do("saved.list", { limit: 3, ...(cursor === undefined ? {} : { cursor }) });
    found.push(...page.items.map(({ message }) => message.id));
    cursor = page.nextCursor ?? undefined;
    pages += 1;
  } while (cursor !== undefined);
  expect(found.toSorted()).toEqual(ids.toSorted());
  expect(new Set(found).size).toBe(7);
  expect(pages).toBe(3);
});

test.each([
  "nonsense",
  Buffer.from('["0000-01-01T00:00:00.000Z","0199c0de-0000-7000-8000-000000000000"]').toString("base64url"),
])("a cursor of no list is refused: %s", async (cursor) => {
  await using world = await ownThingsWorld();
  expect(await world.alice.fail("saved.list", { limit: 3, cursor })).toBe("cursor_invalid");
});

test("what became of a message is seen where it was saved: its edits, and that it was deleted", async () => {
  await using world = await ownThingsWorld();
  const { alice, bob } = world;
  const channelId = await world.channel([alice, bob]);
  const { id: messageId } = await say(world, bob, channelId, "my secret");
  await alice.do("saved.add", { messageId });
  const at = new Date().toISOString();
  await world.log.change([{ kind: "delete", channelId, messageId, userId: bob.id, at }]);
  const { items } = await alice.do("saved.list", { limit: 10 });
  expect(items).toMatchObject([{ message: { id: messageId, text: "", deletedAt: at } }]);
});

test("SEC-25 a member saves, in threads too / a stranger finds no such message, and whoever is removed reads it no more", async () => {
  await using world = await ownThingsWorld();
  const { alice, bob, mallory } = world;
  const channelId = await world.channel([alice, bob]);
  const thread = await world.thread(channelId);
  const kept = await say(world, alice, await world.channel([alice, bob]), "kept");
  const messages = [
    await say(world, alice, channelId, "in the channel"),
    await say(world, alice, thread, "in its thread"),
  ];
  await bob.do("saved.add", { messageId: kept.id });
  for (const { id: messageId } of messages) {
    expect(await mallory.fail("saved.add", { messageId })).toBe("message_not_found");
    world.clock.at += 1_000;
    await bob.do("saved.add", { messageId });
  }
  expect(await bob.fail("saved.add", { messageId: world.newId() })).toBe("message_not_found");
  expect(await mallory.do("saved.list", { limit: 10 })).toEqual({ items: [], nextCursor: null });

  await world.removeMember(channelId, bob.id);
  // What is left is on the first page: those that are not theirs any more take no place.
  const { items } = await bob.do("saved.list", { limit: 1 });
  expect(items.map(({ message }) => message.id)).toEqual([kept.id]);
  expect(await bob.fail("saved.add", { messageId: messages[0]?.id ?? "" })).toBe("message_not_found");

  await world.addMember(channelId, bob.id);
  expect((await bob.do("saved.list", { limit: 10 })).items).toHaveLength(3);
});
