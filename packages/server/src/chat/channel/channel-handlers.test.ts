import { expect, test } from "vitest";
import { chatWorld } from "./world-chat.ts";

test("a moderator renames, an owner archives and brings back / a member may not, a stranger learns nothing", async () => {
  await using world = await chatWorld();
  const { alice, bob, carol, mallory } = world;
  const memberIds = [bob.id, carol.id];
  const { id } = (await alice.do("channel.create", { kind: "group", name: "Plans", memberIds })).body;
  await alice.do("member.update", { id, userId: bob.id, role: "moderator" });
  world.told();

  for (const name of ["channel.get", "channel.archive"] as const) {
    expect(await mallory.fail(name, { id })).toBe("channel_not_found");
    expect(await mallory.fail(name, { id: world.newId() })).toBe("channel_not_found");
  }
  expect(await mallory.fail("channel.update", { id, name: "Loot" })).toBe("channel_not_found");
  expect(await carol.fail("channel.update", { id, name: "Loot" })).toBe("channel_role_required");
  expect(await bob.fail("channel.update", { id, archived: true })).toBe("channel_role_required");
  expect(await bob.fail("channel.update", { id, name: "Half", archived: true })).toBe(
    "channel_role_required",
  );
  expect(await bob.fail("channel.archive", { id })).toBe("channel_role_required");
  expect(world.told()).toEqual([]);

  const renamed = await bob.do("channel.update", { id, name: "Plans for May" });
  expect(renamed).toMatchObject({ name: "Plans for May", revision: 2, role: "moderator" });
  await alice.do("channel.archive", { id });
  const back = await alice.do("channel.update", { id, archived: false });
  expect(back).toMatchObject({ archivedAt: null, revision: 4 });
  // What is so already is no change.
  await alice.do("channel.update", { id, archived: false, name: "Plans for May" });

  const facts = { name: "Plans for May", memberCount: 3, archivedAt: null };
  const archivedAt = new Date(world.clock.now()).toISOString();
  const event = (channel: object) => ({
    kind: "event",
    to: { channelId: id },
    event: { op: "channel", change: "updated", channelId: id, channel },
  });
  expect(world.told()).toMatchObject([
    event({ ...facts, revision: 2 }),
    event({ ...facts, revision: 3, archivedAt }),
    event({ ...facts, revision: 4 }),
  ]);
});

test("a person lists their own channels, page by page / and no others", async () => {
  await using world = await chatWorld();
  const { alice, bob, mallory } = world;
  const ids: string[] = [];
  for (let index = 0; index < 5; index++) {
    const input = { kind: "group" as const, name: `Plan ${index}`, memberIds: [bob.id] };
    ids.push((await alice.do("channel.create", input)).body.id);
  }

  const first = await bob.do("channel.list", { limit: 3 });
  const second = await bob.do("channel.list", { limit: 3, cursor: first.nextCursor ?? "" });

  expect([...first.items, ...second.items].map((channel) => channel.id)).toEqual(ids.sort());
  expect(second.nextCursor).toBeNull();
  expect(first.items[0]).toEqual(await bob.do("channel.get", { id: first.items[0]?.id ?? "" }));
  expect((await mallory.do("channel.list", { limit: 3 })).items).toEqual([]);
  expect(await bob.fail("channel.list", { limit: 3, cursor: "W10" })).toBe("cursor_invalid");
});

test("moderators describe a channel, owners govern it / a member does neither, and nothing is half done", async () => {
  await using world = await chatWorld();
  const { alice, bob, carol } = world;
  const memberIds = [bob.id, carol.id];
  const { id } = (await alice.do("channel.create", { kind: "group", name: "Plans", memberIds })).body;
  await alice.do("member.update", { id, userId: bob.id, role: "moderator" });
  world.told();

  const describing = [
    { name: "Loot" },
    { topic: "Gold" },
    { description: "All of it" },
    { avatar: "💰" },
    { slowModeSeconds: 30 },
  ];
  const governing = [
    { visibility: "public" as const },
    { permissions: { post: "moderator" as const } },
    { archived: true },
  ];
  for (const wish of describing) {
    expect(await carol.fail("channel.update", { id, ...wish })).toBe("channel_role_required");
  }
  for (const wish of governing) {
    expect(await bob.fail("channel.update", { id, topic: "Half", ...wish })).toBe("channel_role_required");
  }
  expect(world.told()).toEqual([]);

  const described = await bob.do("channel.update", {
    id,
    topic: "Where we go",
    description: "Every *May*",
    avatar: "🏕️",
    slowModeSeconds: 30,
  });
  expect(described).toMatchObject({ topic: "Where we go", description: "Every *May*", avatar: "🏕️" });
  const governed = await alice.do("channel.update", {
    id,
    visibility: "public",
    permissions: { post: "moderator", mentionAll: "owner" },
    topic: "",
  });
  const facts = {
    name: "Plans",
    topic: null,
    description: "Every *May*",
    avatar: "🏕️",
    slowModeSeconds: 30,
    visibility: "public",
    permissions: { post: "moderator", invite: "moderator", pin: "member", mentionAll: "owner" },
    revision: 3,
  };
  expect(governed).toMatchObject(facts);
  expect(world.told().at(-1)).toMatchObject({
    to: { channelId: id },
    event: { change: "updated", channel: facts },
  });
  // Once more is no change.
  await alice.do("channel.update", {
    id,
    visibility: "public",
    permissions: { post: "moderator" },
    topic: null,
  });
  expect(world.told()).toEqual([]);
});
