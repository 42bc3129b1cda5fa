import { expect, test } from "vitest";
import { chatWorld } from "./world-chat.ts";

const NOTHING = { revision: 0, mutedUntil: null, notify: null, favourite: false, section: null };

test("what one wants of a channel is told to one's own devices alone, and moves when it changes", async () => {
  await using world = await chatWorld();
  const { alice, bob } = world;
  const group = { kind: "group" as const, name: "Plans", memberIds: [bob.id] };
  const { id } = (await alice.do("channel.create", group)).body;
  expect((await bob.do("channel.get", { id })).settings).toEqual(NOTHING);
  world.told();

  const mutedUntil = "2026-02-01T00:00:00.000Z";
  expect(
    await bob.do("channel.settings", { id, mutedUntil: "2026-02-01T00:00:00Z", favourite: true }),
  ).toEqual({
    ...NOTHING,
    revision: 1,
    mutedUntil,
    favourite: true,
  });
  const wanted = { revision: 2, mutedUntil, notify: "all", favourite: true, section: "Work, mostly" };
  expect(await bob.do("channel.settings", { id, notify: "all", section: "Work, mostly" })).toEqual(wanted);
  expect(await bob.do("channel.settings", { id, favourite: true, mutedUntil })).toEqual(wanted);
  expect(world.told()).toEqual(
    [{ ...NOTHING, revision: 1, mutedUntil, favourite: true }, wanted].map((settings) => ({
      kind: "event",
      to: { userId: bob.id },
      event: { op: "channel", change: "settings", channelId: id, settings },
    })),
  );
  expect((await bob.do("channel.get", { id })).settings).toEqual(wanted);
  expect((await alice.do("channel.get", { id })).settings).toEqual(NOTHING);
  expect(await bob.do("channel.settings", { id, mutedUntil: null, section: null, notify: null })).toEqual({
    ...NOTHING,
    revision: 3,
    favourite: true,
  });
});

test("a moment that has passed mutes nothing, however long ago", async () => {
  await using world = await chatWorld();
  const { alice } = world;
  const { id } = (await alice.do("channel.create", { kind: "group", name: "Plans" })).body;
  await alice.do("channel.settings", { id, mutedUntil: "9999-12-31T23:59:59.999999Z" });
  for (const mutedUntil of ["0000-01-01T00:00:00Z", "2026-01-31T09:00:00.000Z"]) {
    expect((await alice.do("channel.settings", { id, mutedUntil })).mutedUntil).toBeNull();
  }
});

test("many changes at once, on two nodes, all count", async () => {
  await using world = await chatWorld({ connectionsMax: 8 });
  const { alice } = world;
  const { id } = (await alice.do("channel.create", { kind: "group", name: "Plans" })).body;
  const doors = [alice, world.elsewhere(alice)];
  await Promise.all(
    Array.from({ length: 10 }, (_, index) =>
      (doors[index % 2] ?? alice).do("channel.settings", { id, section: `Section ${index}` }),
    ),
  );
  const { settings } = await alice.do("channel.get", { id });
  expect(settings.revision).toBe(10);
  const told = world
    .told()
    .flatMap((signal) =>
      signal.kind === "event" && signal.event.op === "channel" && signal.event.change === "settings"
        ? [signal.event.settings]
        : [],
    );
  expect(told.find(({ revision }) => revision === 10)).toEqual(settings);
});

test("a thread has settings of its own for who follows it / a stranger, and who left, has none", async () => {
  await using world = await chatWorld({ directMessages: "everyone" });
  const { alice, bob, carol, mallory } = world;
  const group = { kind: "group" as const, name: "Plans", memberIds: [bob.id, carol.id] };
  const parent = (await alice.do("channel.create", group)).body.id;
  const id = world.newId();
  await world.sql`
    insert into channels (id, kind, parent_id, root_id, created_by, created_at)
    values (${id}, 'thread', ${parent}, ${world.newId()}, ${alice.id}, now())`;
  for (const userId of [bob.id, mallory.id]) {
    await world.sql`
      insert into channel_members (channel_id, user_id, role, joined_at) values (${id}, ${userId}, 'member', now())`;
  }

  expect(await bob.do("channel.settings", { id, notify: "none" })).toMatchObject({
    revision: 1,
    notify: "none",
  });
  expect(await carol.fail("channel.settings", { id, notify: "none" })).toBe("channel_not_found");
  // Not even where a row of theirs was left behind.
  expect(await mallory.fail("channel.settings", { id, notify: "none" })).toBe("channel_not_found");
  expect(await mallory.fail("channel.settings", { id: parent, favourite: true })).toBe("channel_not_found");
  const direct = (await alice.do("channel.create", { kind: "direct", userId: bob.id })).body.id;
  expect(await alice.do("channel.settings", { id: direct, favourite: true })).toMatchObject({
    favourite: true,
  });
});
