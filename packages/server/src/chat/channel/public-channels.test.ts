import { expect, test } from "vitest";
import { type ChatWorld, chatWorld, type Person } from "./world-chat.ts";

const open = async (person: Person, name: string, more: { topic?: string; description?: string } = {}) => {
  const input = { kind: "group" as const, name, visibility: "public" as const, ...more };
  return (await person.do("channel.create", input)).body.id;
};
const namesFoundBy = async (person: Person, query: string) =>
  (await person.do("channel.browse", { query, limit: 50 })).items.map(({ name }) => name);

test("public channels are found by what stands in name, topic or description, in any case and script", async () => {
  await using world = await chatWorld();
  const { alice, mallory } = world;
  await open(alice, "Watercooler", { topic: "Äpfel und 100% Birnen" });
  await open(alice, "lunch", { description: "Где обед?" });
  await open(alice, "東京オフィス");

  expect(await namesFoundBy(mallory, "")).toEqual(["lunch", "Watercooler", "東京オフィス"]);
  expect(await namesFoundBy(mallory, "TERCOO")).toEqual(["Watercooler"]);
  expect(await namesFoundBy(mallory, "äPFEL")).toEqual(["Watercooler"]);
  expect(await namesFoundBy(mallory, "apfel")).toEqual([]);
  expect(await namesFoundBy(mallory, "ГДЕ ОБЕД")).toEqual(["lunch"]);
  expect(await namesFoundBy(mallory, "京オ")).toEqual(["東京オフィス"]);
  // What means something to the database means itself here.
  expect(await namesFoundBy(mallory, "0% ")).toEqual(["Watercooler"]);
  expect(await namesFoundBy(mallory, "%")).toEqual(["Watercooler"]);
  expect(await namesFoundBy(mallory, "_")).toEqual([]);
  expect(await namesFoundBy(mallory, "\\")).toEqual([]);
});

test("a private channel is never found, nor one that is archived, direct or deleted, by members either", async () => {
  await using world = await chatWorld({ directMessages: "everyone" });
  const { alice, bob, carol } = world;
  const id = await open(alice, "Plans");
  await alice.do("channel.create", { kind: "group", name: "Plans in private" });
  await alice.do("channel.create", { kind: "direct", userIds: [bob.id, carol.id] });
  await alice.do("channel.archive", { id: await open(alice, "Plans of old") });
  await alice.do("channel.delete", { id: await open(alice, "Plans forgotten") });
  for (const person of [alice, bob]) expect(await namesFoundBy(person, "")).toEqual(["Plans"]);

  await alice.do("channel.update", { id, visibility: "private" });
  for (const person of [alice, bob]) expect(await namesFoundBy(person, "")).toEqual([]);
});

test("they come page by page, by name, and say whether one is in", async () => {
  await using world = await chatWorld();
  const { alice, bob } = world;
  for (const name of ["b", "A", "a", "C"]) await open(alice, name, { topic: `Of ${name}` });
  const [first] = (await bob.do("channel.browse", { query: "", limit: 1 })).items;
  await bob.do("channel.join", { id: first?.id ?? "" });

  const names: unknown[] = [];
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const page = await bob.do("channel.browse", { query: "", limit: 1, ...(cursor ? { cursor } : {}) });
    names.push(...page.items.map(({ name, isMember, memberCount }) => [name, isMember, memberCount]));
    cursor = page.nextCursor;
  }
  expect(names.map((entry) => (entry as string[])[0]?.toLowerCase())).toEqual(["a", "a", "b", "c"]);
  expect(names).toContainEqual([first?.name, true, 2]);
  expect(names.filter((entry) => (entry as unknown[])[1])).toHaveLength(1);
  expect(await bob.fail("channel.browse", { query: "", limit: 1, cursor: "W10" })).toBe("cursor_invalid");
});

const joinedBy = async ({ sql }: ChatWorld, id: string) =>
  (
    await sql`select user_id, role, read_seq, delivered_seq from channel_members where channel_id = ${id}`
  ).slice(1);

test("whoever joins is a member with nothing unread, once, however often they say so on two nodes", async () => {
  await using world = await chatWorld({ connectionsMax: 8 });
  const { alice, bob } = world;
  const id = await open(alice, "Watercooler");
  await world.sql`update channels set last_seq = 7, version = 9 where id = ${id}`;
  world.told();

  const doors = [bob, world.elsewhere(bob)];
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, index) => (doors[index % 2] ?? bob).do("channel.join", { id })),
  );

  for (const channel of answers)
    expect(channel).toMatchObject({ id, role: "member", memberCount: 2, readSeq: 7 });
  expect(await joinedBy(world, id)).toEqual([
    { user_id: bob.id, role: "member", read_seq: 7, delivered_seq: 7 },
  ]);
  expect(world.told()).toMatchObject([
    { to: { channelId: id }, event: { change: "members", userId: bob.id, role: "member" } },
    { kind: "join", userId: bob.id, channelId: id },
    { to: { userId: bob.id }, event: { change: "joined", channel: { id } } },
  ]);
});

test("a block keeps nobody out of a public channel / a private, archived, full or unknown one takes nobody in", async () => {
  await using world = await chatWorld();
  const { alice, bob, mallory } = world;
  const id = await open(alice, "Watercooler");
  await alice.do("block.add", { userId: mallory.id });
  await mallory.do("channel.join", { id });

  await world.sql`update channels set member_count = 10000 where id = ${id}`;
  expect(await bob.fail("channel.join", { id })).toBe("channel_full");
  await world.sql`update channels set member_count = 2 where id = ${id}`;
  await alice.do("channel.archive", { id });
  expect(await bob.fail("channel.join", { id })).toBe("channel_archived");
  await mallory.do("channel.join", { id });

  const hidden = (await alice.do("channel.create", { kind: "group", name: "Plans" })).body.id;
  for (const nowhere of [hidden, world.newId()]) {
    expect(await bob.fail("channel.join", { id: nowhere })).toBe("channel_not_public");
  }
  // Whoever is in a private channel has joined it already.
  expect(await alice.do("channel.join", { id: hidden })).toMatchObject({ role: "owner" });
});
