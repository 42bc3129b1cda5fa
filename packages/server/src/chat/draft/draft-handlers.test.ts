import { expect, test } from "vitest";
import { ownThingsWorld } from "../own-data/world-own-things.ts";
import { createDraftsOf } from "./drafts-of-sql.ts";
import { createPutDrafts } from "./put-drafts-sql.ts";

test("the newer version of a draft counts, the same one moves it on, an older one is answered with what is held", async () => {
  await using world = await ownThingsWorld();
  const { alice } = world;
  const id = await world.channel([alice]);

  const first = await alice.do("draft.put", { id, text: "Hel", version: 0 });
  expect(first).toMatchObject({ channelId: id, text: "Hel", version: 1 });
  const newer = await alice.do("draft.put", { id, text: "Hello", version: 7 });
  expect(newer).toMatchObject({ text: "Hello", version: 7, nonce: first.nonce });
  const same = await alice.do("draft.put", { id, text: "Hello there", version: 7 });
  expect(same).toMatchObject({ text: "Hello there", version: 8, nonce: first.nonce });
  world.clock.at += 1;
  expect(await alice.do("draft.put", { id, text: "Help", version: 7 })).toEqual(same);

  expect(await alice.do("draft.list", {})).toEqual({ items: [same] });
  // What changed nothing is not told.
  const versions = world.toldTo(alice).map((event) => event.op === "draft" && event.version);
  expect(versions).toEqual([1, 7, 8]);
});

test("drafts are listed with the latest first, but for the empty ones; each is its person's alone", async () => {
  await using world = await ownThingsWorld();
  const { alice, bob } = world;
  const [one, two, three] = [
    await world.channel([alice, bob]),
    await world.channel([alice]),
    await world.channel([alice]),
  ];
  for (const [id, text] of [
    [one, "one"],
    [two, "two"],
    [three, "three"],
    [one, "one more"],
    [two, ""],
  ] as const) {
    world.clock.at += 1;
    await alice.do("draft.put", { id, text, version: 1 });
  }
  const { items } = await alice.do("draft.list", {});
  expect(items.map(({ text }) => text)).toEqual(["one more", "three"]);
  expect(await bob.do("draft.list", {})).toEqual({ items: [] });

  const drafts = await createDraftsOf(world.sql)([alice.id, bob.id]);
  expect([...drafts]).toEqual([[alice.id, items]]);
});

test("SEC-25 a member begins to write, in threads too / a stranger, and whoever was removed, is told of no channel", async () => {
  await using world = await ownThingsWorld();
  const { alice, bob, mallory } = world;
  const id = await world.channel([alice, bob]);
  const thread = await world.thread(id);
  for (const channelId of [id, thread]) {
    await bob.do("draft.put", { id: channelId, text: "hm", version: 1 });
    expect(await mallory.fail("draft.put", { id: channelId, text: "hm", version: 1 })).toBe(
      "channel_not_found",
    );
  }
  expect(await bob.fail("draft.put", { id: world.newId(), text: "", version: 1 })).toBe("channel_not_found");
  expect((await bob.do("draft.list", {})).items).toHaveLength(2);

  await world.removeMember(id, bob.id);
  expect(await bob.fail("draft.put", { id, text: "but", version: 9 })).toBe("channel_not_found");
  expect(await bob.fail("draft.put", { id: thread, text: "but", version: 9 })).toBe("channel_not_found");
  expect(await bob.do("draft.list", {})).toEqual({ items: [] });
});

test("many puts go in one statement: the furthest of each draft stands, and every put is answered with what counts", async () => {
  await using world = await ownThingsWorld();
  const { alice, bob, mallory } = world;
  const channelId = await world.channel([alice, bob]);
  const put = createPutDrafts(world);

  const answers = await put([
    { userId: alice.id, channelId, text: "a", version: 1 },
    { userId: alice.id, channelId, text: "abc", version: 3 },
    { userId: mallory.id, channelId, text: "let me in", version: 3 },
    { userId: bob.id, channelId, text: "'{},\"\\ 你好", version: 1 },
    { userId: alice.id, channelId, text: "ab", version: 2 },
  ]);

  expect(answers.map((draft) => draft && [draft.text, draft.version])).toEqual([
    ["abc", 3],
    ["abc", 3],
    null,
    ["'{},\"\\ 你好", 1],
    ["abc", 3],
  ]);
  expect(world.toldTo(alice)).toMatchObject([{ op: "draft", text: "abc", version: 3 }]);
  expect(await put([])).toEqual([]);
});

test("of two devices with the same version at once, each gets a version of its own", async () => {
  await using world = await ownThingsWorld();
  const { alice } = world;
  const channelId = await world.channel([alice]);
  const [one, other] = await createPutDrafts(world)([
    { userId: alice.id, channelId, text: "from the phone", version: 4 },
    { userId: alice.id, channelId, text: "from the desk", version: 4 },
  ]);
  // Both are answered with what counts in the end.
  expect(one).toMatchObject({ text: "from the desk", version: 5 });
  expect(other).toEqual(one);
  expect(world.toldTo(alice)).toMatchObject([
    { text: "from the phone", version: 4 },
    { text: "from the desk", version: 5 },
  ]);
});

test("batches of many nodes at once: none waits in a circle, and the furthest stands", async () => {
  await using world = await ownThingsWorld();
  const { alice, bob } = world;
  const channels = await Promise.all(Array.from({ length: 10 }, () => world.channel([alice, bob])));
  const batches = Array.from({ length: 30 }, (_, round) => {
    const puts = channels.flatMap((channelId) =>
      [alice, bob].map(({ id: userId }) => ({
        userId,
        channelId,
        text: `${round}`,
        version: 1 + 2 * ((round * 7) % 30),
      })),
    );
    return round % 2 === 0 ? puts : puts.reverse();
  });
  await Promise.all(batches.map((puts) => createPutDrafts(world)(puts)));
  const highest = batches.flat().reduce((a, b) => (b.version > a.version ? b : a));
  const { items } = await bob.do("draft.list", {});
  expect(items).toHaveLength(channels.length);
  for (const draft of items) expect(draft).toMatchObject({ text: highest.text, version: highest.version });
});
