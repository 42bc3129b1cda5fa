import { expect, test } from "vitest";
import { type ChatWorld, chatWorld, type Person } from "./world-chat.ts";

const plans = async (world: ChatWorld, members: readonly Person[]) => {
  const memberIds = members.map((member) => member.id);
  const { body } = await world.alice.do("channel.create", { kind: "group", name: "Plans", memberIds });
  world.told();
  return body.id;
};
const facts = {
  name: "Plans",
  topic: null,
  description: null,
  avatar: null,
  visibility: "private",
  permissions: { post: "member", invite: "moderator", pin: "member", mentionAll: "member" },
  slowModeSeconds: 0,
  archivedAt: null,
};

test("a moderator adds a member: the members are told, then their sockets join, then they get the channel", async () => {
  await using world = await chatWorld();
  const { alice, bob, carol } = world;
  const id = await plans(world, [bob]);
  await alice.do("member.update", { id, userId: bob.id, role: "moderator" });
  await world.sql`update channels set last_seq = 7, version = 9 where id = ${id}`;
  world.told();

  const member = await bob.do("member.add", { id, userId: carol.id, role: "member" });

  expect(member).toMatchObject({ user: { id: carol.id }, role: "member", readSeq: 7 });
  const channel = await carol.do("channel.get", { id });
  expect(channel).toMatchObject({ lastSeq: 7, readSeq: 7, version: 9, memberCount: 3, revision: 2 });
  expect(world.told()).toEqual([
    {
      kind: "event",
      to: { channelId: id },
      event: {
        op: "channel",
        change: "members",
        channelId: id,
        channel: { ...facts, revision: 2, memberCount: 3 },
        userId: carol.id,
        role: "member",
      },
    },
    { kind: "join", userId: carol.id, channelId: id },
    {
      kind: "event",
      to: { userId: carol.id },
      event: { op: "channel", change: "joined", channelId: id, channel },
    },
  ]);
});

test("a member leaves: they are told, then their sockets leave, then the members are told", async () => {
  await using world = await chatWorld();
  const { bob, carol } = world;
  const id = await plans(world, [bob, carol]);

  await carol.do("member.remove", { id, userId: carol.id });

  expect(world.told()).toEqual([
    { kind: "event", to: { userId: carol.id }, event: { op: "channel", change: "left", channelId: id } },
    { kind: "leave", userId: carol.id, channelId: id },
    {
      kind: "event",
      to: { channelId: id },
      event: {
        op: "channel",
        change: "members",
        channelId: id,
        channel: { ...facts, revision: 1, memberCount: 2 },
        userId: carol.id,
        role: null,
      },
    },
  ]);
  expect(await carol.fail("channel.get", { id })).toBe("channel_not_found");
});

test("who may not add learns nothing of whom they would add, and nobody is added twice or from behind a block", async () => {
  await using world = await chatWorld();
  const { alice, bob, carol, dave, mallory } = world;
  const id = await plans(world, [bob]);
  await dave.do("block.add", { userId: alice.id });

  for (const userId of [carol.id, bob.id, world.newId()]) {
    const input = { id, userId, role: "member" } as const;
    expect(await mallory.fail("member.add", input)).toBe("channel_not_found");
    expect(await bob.fail("member.add", input)).toBe("channel_role_required");
  }
  expect(await alice.fail("member.add", { id, userId: bob.id, role: "member" })).toBe("member_already");
  expect(await alice.fail("member.add", { id, userId: dave.id, role: "member" })).toBe("user_not_found");
  expect(await alice.fail("member.add", { id, userId: world.newId(), role: "member" })).toBe(
    "user_not_found",
  );
  await alice.do("channel.archive", { id });
  expect(await alice.fail("member.add", { id, userId: carol.id, role: "member" })).toBe("channel_archived");
});

test("the same person added twenty times at once is a member once", async () => {
  await using world = await chatWorld({ connectionsMax: 8 });
  const { alice, carol } = world;
  const id = await plans(world, []);
  const other = world.elsewhere(alice);

  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      (index % 2 === 0 ? alice : other).fail("member.add", { id, userId: carol.id, role: "member" }),
    ),
  );

  expect(answers.filter((answer) => answer === "no problem")).toHaveLength(1);
  expect(answers.filter((answer) => answer === "member_already")).toHaveLength(19);
  expect(await alice.do("channel.get", { id })).toMatchObject({ memberCount: 2, revision: 1 });
});

test("the last owner stays while others do / the last person leaves and the channel is archived", async () => {
  await using world = await chatWorld();
  const { alice, bob } = world;
  const id = await plans(world, [bob]);

  expect(await alice.fail("member.remove", { id, userId: alice.id })).toBe("owner_required");
  expect(await alice.fail("member.update", { id, userId: alice.id, role: "member" })).toBe("owner_required");
  await bob.do("member.remove", { id, userId: bob.id });
  await alice.do("member.remove", { id, userId: alice.id });

  const [row] = await world.sql`select member_count, archived_at is not null as archived from channels`;
  expect(row).toEqual({ member_count: 0, archived: true });
});

test("of the last two owners who leave at once, on two nodes, one stays", async () => {
  await using world = await chatWorld({ connectionsMax: 8 });
  const { alice, bob, carol } = world;
  for (let round = 0; round < 8; round++) {
    const id = await plans(world, [bob, carol]);
    await alice.do("member.update", { id, userId: bob.id, role: "owner" });

    const answers = await Promise.all([
      alice.fail("member.remove", { id, userId: alice.id }),
      world.elsewhere(bob).fail("member.remove", { id, userId: bob.id }),
    ]);

    expect(answers.sort()).toEqual(["no problem", "owner_required"]);
    expect(await carol.do("channel.get", { id })).toMatchObject({ memberCount: 2 });
  }
});

test("a person added and removed again and again ends as the last word said, sockets included", async () => {
  await using world = await chatWorld({ connectionsMax: 8 });
  const { alice, carol } = world;
  const id = await plans(world, []);

  await Promise.all(
    Array.from({ length: 30 }, (_, index) =>
      index % 2 === 0
        ? alice.fail("member.add", { id, userId: carol.id, role: "member" })
        : alice.fail("member.remove", { id, userId: carol.id }),
    ),
  );

  const told = world.told();
  const last = told.filter((signal) => signal.kind === "join" || signal.kind === "leave").at(-1);
  const isMember = (await carol.fail("channel.get", { id })) === "no problem";
  expect(last?.kind).toBe(isMember ? "join" : "leave");
  const revisions = told.flatMap((signal) =>
    signal.kind === "event" && signal.event.op === "channel" && signal.event.change === "members"
      ? [signal.event.channel.revision]
      : [],
  );
  expect(revisions).toEqual(revisions.toSorted((one, other) => one - other));
});

test("members are listed by name, page by page / a stranger learns nothing", async () => {
  await using world = await chatWorld();
  const { alice, bob, carol, mallory } = world;
  const id = await plans(world, [carol, bob]);

  const first = await bob.do("member.list", { id, limit: 2 });
  const second = await bob.do("member.list", { id, limit: 2, cursor: first.nextCursor ?? "" });

  expect([...first.items, ...second.items].map(({ user, role }) => [user.id, role])).toEqual([
    [alice.id, "owner"],
    [bob.id, "member"],
    [carol.id, "member"],
  ]);
  expect(await mallory.fail("member.list", { id, limit: 2 })).toBe("channel_not_found");
  expect(await mallory.fail("member.update", { id, userId: bob.id, role: "owner" })).toBe(
    "channel_not_found",
  );
  expect(await mallory.fail("member.remove", { id, userId: bob.id })).toBe("channel_not_found");
});

test("the members' list says how far each has received and read / not of who hides reading", async () => {
  await using world = await chatWorld();
  const { alice, bob, carol } = world;
  const id = await plans(world, [bob, carol]);
  await world.sql`update channels set last_seq = 9 where id = ${id}`;
  for (const [person, seq] of [[bob, 4] as const, [carol, 6] as const]) {
    await person.do("receipt.read", { id, seq });
  }
  await carol.do("receipt.setSettings", { hidesReading: true });

  const { items } = await bob.do("member.list", { id, limit: 10 });
  expect(items.map(({ user, deliveredSeq, readSeq }) => [user.id, deliveredSeq, readSeq])).toEqual([
    [alice.id, 0, 0],
    [bob.id, 4, 4],
    [carol.id, 6, 0],
  ]);
  const promoted = await alice.do("member.update", { id, userId: carol.id, role: "moderator" });
  expect(promoted).toMatchObject({ role: "moderator", deliveredSeq: 6, readSeq: 0 });
});

test("whom permissions let invite adds members / a role above that of a member is the owners' to give", async () => {
  await using world = await chatWorld();
  const { alice, bob, carol, dave } = world;
  const id = await plans(world, [bob]);
  await alice.do("channel.update", { id, permissions: { invite: "member" } });
  await bob.do("member.add", { id, userId: carol.id, role: "member" });
  expect(await bob.fail("member.add", { id, userId: dave.id, role: "moderator" })).toBe(
    "channel_role_required",
  );
  await alice.do("channel.update", { id, permissions: { invite: "owner" } });
  await alice.do("member.update", { id, userId: bob.id, role: "moderator" });
  expect(await bob.fail("member.add", { id, userId: dave.id, role: "member" })).toBe("channel_role_required");
  await alice.do("member.add", { id, userId: dave.id, role: "moderator" });
});

const threadOf = async (world: ChatWorld, parentId: string, followers: readonly Person[]) => {
  const id = world.newId();
  await world.sql`
    insert into channels (id, kind, parent_id, root_id, created_by, created_at)
    values (${id}, 'thread', ${parentId}, ${world.newId()}, ${world.alice.id}, now())`;
  for (const { id: userId } of followers) {
    await world.sql`
      insert into channel_members (channel_id, user_id, role, joined_at) values (${id}, ${userId}, 'member', now())`;
  }
  return id;
};

test("who leaves a channel, or is removed, follows its threads no more", async () => {
  await using world = await chatWorld();
  const { alice, bob, carol } = world;
  const [id, other] = [await plans(world, [bob, carol]), await plans(world, [bob, carol])];
  const thread = await threadOf(world, id, [alice, bob, carol]);
  const elsewhere = await threadOf(world, other, [bob]);

  await bob.do("member.remove", { id, userId: bob.id });
  await alice.do("member.remove", { id, userId: carol.id });

  const rows = await world.sql`
    select channel_id, user_id from channel_members where channel_id in (${thread}, ${elsewhere}) order by 1, 2`;
  expect(rows).toEqual([
    { channel_id: thread, user_id: alice.id },
    { channel_id: elsewhere, user_id: bob.id },
  ]);
});

test("a thread has the members and the facts of its channel: they are changed there", async () => {
  await using world = await chatWorld();
  const { alice, bob, carol, mallory } = world;
  const parent = await plans(world, [bob, carol]);
  await alice.do("member.update", { id: parent, userId: bob.id, role: "moderator" });
  const id = await threadOf(world, parent, [bob]);
  const acts = [
    (person: Person) => person.fail("channel.update", { id, name: "Mine" }),
    (person: Person) => person.fail("channel.archive", { id }),
    (person: Person) => person.fail("channel.delete", { id }),
    (person: Person) => person.fail("member.add", { id, userId: mallory.id, role: "member" }),
    (person: Person) => person.fail("member.update", { id, userId: bob.id, role: "owner" }),
    (person: Person) => person.fail("member.remove", { id, userId: bob.id }),
    (person: Person) => person.fail("channelInvitation.create", { id, expiresInHours: null, usesMax: null }),
    (person: Person) => person.fail("channelInvitation.list", { id }),
    (person: Person) => person.fail("channelInvitation.revoke", { id, invitationId: world.newId() }),
  ];
  for (const act of acts) {
    for (const person of [alice, bob, carol]) expect(await act(person)).toBe("channel_is_thread");
    expect(await act(mallory)).toBe("channel_not_found");
  }
  // Of a thread its followers are listed, with what they are in the channel.
  const { items } = await carol.do("member.list", { id, limit: 10 });
  expect(items).toMatchObject([{ user: { id: bob.id }, role: "moderator" }]);
  expect(await mallory.fail("member.list", { id, limit: 10 })).toBe("channel_not_found");
  expect(await mallory.fail("channel.join", { id })).toBe("channel_not_public");
});
