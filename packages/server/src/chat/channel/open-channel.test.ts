import { describe, expect, test } from "vitest";
import { chatWorld, type Person } from "./world-chat.ts";

describe("a direct channel", () => {
  test("is one per pair, whoever opens it first: twenty openings on two nodes at once meet", async () => {
    await using world = await chatWorld({ connectionsMax: 8 });
    const { alice, bob } = world;
    await world.befriend(alice, bob);
    world.told();
    const openers = [alice, bob, world.elsewhere(alice), world.elsewhere(bob)];

    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => {
        const opener = openers[index % 4] ?? alice;
        const peer = opener.id === alice.id ? bob : alice;
        return opener.do("channel.create", { kind: "direct", userId: peer.id });
      }),
    );

    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
    expect(answers.filter((answer) => answer.outcome === "created")).toHaveLength(1);
    const [answer] = answers;
    expect(answer?.body).toMatchObject({ kind: "direct", name: null, memberCount: 2, role: "member" });
    expect(answer?.body.peer?.id).toBe(bob.id);
    const id = answer?.body.id;
    expect(world.told()).toMatchObject([
      { kind: "join", channelId: id },
      { kind: "join", channelId: id },
      { event: { change: "joined", channel: { id } } },
      { event: { change: "joined", channel: { id } } },
    ]);
  });

  test("is told to both, each with the other as peer", async () => {
    await using world = await chatWorld();
    const { alice, bob } = world;
    await world.befriend(alice, bob);
    world.told();
    const { body } = await alice.do("channel.create", { kind: "direct", userId: bob.id });

    const joined = world.told().filter((signal) => signal.kind === "event");
    expect(joined).toHaveLength(2);
    const [channel] = (await world.views.channelViewsOf([bob.id])).get(bob.id) ?? [];
    expect(joined).toContainEqual({
      kind: "event",
      to: { userId: bob.id },
      event: { op: "channel", change: "joined", channelId: body.id, channel },
    });
    expect(channel?.peer?.id).toBe(alice.id);
  });

  test("needs a friendship / unless everyone may write to everyone", async () => {
    await using world = await chatWorld();
    const { alice, bob } = world;
    expect(await alice.fail("channel.create", { kind: "direct", userId: bob.id })).toBe(
      "friendship_required",
    );
    expect(await alice.fail("channel.create", { kind: "direct", userId: alice.id })).toBe("channel_self");
    expect(await alice.fail("channel.create", { kind: "direct", userId: world.newId() })).toBe(
      "user_not_found",
    );
    expect(await alice.fail("channel.create", { kind: "direct" })).toBe("validation_failed");

    await using open = await chatWorld({ directMessages: "everyone" });
    const { outcome } = await open.alice.do("channel.create", { kind: "direct", userId: open.bob.id });
    expect(outcome).toBe("created");
    const [row] = await open.sql`select direct_state from channels`;
    expect(row).toEqual({ direct_state: "strangers" });
    expect(await open.sql`select * from friendships`).toEqual([]);
  });

  test("stays open to both after the friendship ended", async () => {
    await using world = await chatWorld();
    const { alice, bob } = world;
    await world.befriend(alice, bob);
    const { body } = await alice.do("channel.create", { kind: "direct", userId: bob.id });
    await alice.do("block.add", { userId: bob.id });

    const again = await bob.do("channel.create", { kind: "direct", userId: alice.id });
    expect(again).toMatchObject({ outcome: "existing", body: { id: body.id } });
  });

  test("has no name and no other members", async () => {
    await using world = await chatWorld();
    const { alice, bob, carol } = world;
    await world.befriend(alice, bob);
    const { id } = (await alice.do("channel.create", { kind: "direct", userId: bob.id })).body;

    expect(await alice.fail("channel.update", { id, name: "Us" })).toBe("channel_is_direct");
    expect(await alice.fail("channel.archive", { id })).toBe("channel_is_direct");
    expect(await alice.fail("member.add", { id, userId: carol.id, role: "member" })).toBe(
      "channel_is_direct",
    );
    expect(await alice.fail("member.remove", { id, userId: alice.id })).toBe("channel_is_direct");
    expect(await carol.fail("channel.update", { id, name: "Us" })).toBe("channel_not_found");
  });
});

describe("a direct channel of several", () => {
  const openWith = (person: Person, others: readonly Person[]) =>
    person.do("channel.create", { kind: "direct", userIds: others.map(({ id }) => id) });
  const failWith = (person: Person, others: readonly { id: string }[]) =>
    person.fail("channel.create", { kind: "direct", userIds: others.map(({ id }) => id) });

  test("is one per set of people, whoever opens it first, on two nodes at once", async () => {
    await using world = await chatWorld({ connectionsMax: 8 });
    const { alice, bob, carol } = world;
    await Promise.all([world.befriend(alice, bob), world.befriend(alice, carol), world.befriend(bob, carol)]);
    world.told();

    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        index % 2 === 0
          ? openWith(alice, [bob, carol, alice, bob])
          : openWith(world.elsewhere(bob), [carol, alice]),
      ),
    );

    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.filter(({ outcome }) => outcome === "created")).toHaveLength(1);
    const [first] = answers;
    expect(first?.body).toMatchObject({ kind: "group_direct", name: null, memberCount: 3, role: "member" });
    expect(first?.body.peers?.map(({ id }) => id).sort()).toEqual([bob.id, carol.id].sort());
    expect(first?.body.peer).toBeUndefined();
    expect(world.told().map(({ kind }) => kind)).toEqual(["join", "join", "join", "event", "event", "event"]);
    // Another set is another channel, and two people are a direct channel as ever.
    expect((await openWith(alice, [bob])).body).toMatchObject({ kind: "direct", peer: { id: bob.id } });
  });

  test("needs a friendship with each, and no block / unless everyone may write to everyone", async () => {
    await using world = await chatWorld();
    const { alice, bob, carol, dave } = world;
    await world.befriend(alice, bob);
    expect(await failWith(alice, [bob, carol])).toBe("friendship_required");
    expect(await failWith(alice, [bob, { id: world.newId() }])).toBe("user_not_found");
    expect(await failWith(alice, [alice])).toBe("channel_self");
    expect(await alice.fail("channel.create", { kind: "direct", userId: bob.id, userIds: [carol.id] })).toBe(
      "validation_failed",
    );
    await dave.do("block.add", { userId: alice.id });
    expect(await failWith(alice, [bob, dave])).toBe("user_not_found");
    expect(await failWith(dave, [bob, alice])).toBe("friendship_required");
    expect(await world.sql`select 1 from channels`).toEqual([]);

    await using open = await chatWorld({ directMessages: "everyone" });
    await open.dave.do("block.add", { userId: open.alice.id });
    expect((await openWith(open.alice, [open.bob, open.carol])).outcome).toBe("created");
    expect(await failWith(open.alice, [open.bob, open.dave])).toBe("user_not_found");
    expect(await failWith(open.dave, [open.bob, open.alice])).toBe("friendship_required");
  });

  test("has no name, no other members, and nobody leaves it", async () => {
    await using world = await chatWorld({ directMessages: "everyone" });
    const { alice, bob, carol, dave, mallory } = world;
    const { id } = (await openWith(alice, [bob, carol])).body;
    const direct = "channel_is_direct";
    expect(await alice.fail("channel.update", { id, name: "Us" })).toBe(direct);
    expect(await alice.fail("channel.archive", { id })).toBe(direct);
    expect(await alice.fail("channel.delete", { id })).toBe(direct);
    expect(await alice.fail("member.add", { id, userId: dave.id, role: "member" })).toBe(direct);
    expect(await alice.fail("member.remove", { id, userId: alice.id })).toBe(direct);
    expect(await alice.fail("member.remove", { id, userId: bob.id })).toBe(direct);
    expect(await alice.fail("channelInvitation.list", { id })).toBe(direct);
    expect(await mallory.fail("channel.get", { id })).toBe("channel_not_found");
    expect(await mallory.fail("channel.join", { id })).toBe("channel_not_public");
  });
});

describe("a group channel", () => {
  test("belongs to whoever makes it, and everyone in it is told", async () => {
    await using world = await chatWorld();
    const { alice, bob, carol } = world;

    const { outcome, body } = await alice.do("channel.create", {
      kind: "group",
      name: "#watercooler",
      memberIds: [bob.id, carol.id, bob.id, alice.id],
    });

    expect(outcome).toBe("created");
    expect(body).toMatchObject({
      name: "#watercooler",
      role: "owner",
      memberCount: 3,
      lastSeq: 0,
      version: 0,
    });
    const told = world.told();
    expect(told.map((signal) => signal.kind)).toEqual(["join", "join", "join", "event", "event", "event"]);
    for (const { id } of [alice, bob, carol]) {
      const [channel] = (await world.views.channelViewsOf([id])).get(id) ?? [];
      expect(told).toContainEqual({
        kind: "event",
        to: { userId: id },
        event: { op: "channel", change: "joined", channelId: body.id, channel },
      });
    }
  });

  test("needs the permission and a name, and people whom one may add", async () => {
    await using world = await chatWorld();
    const { alice, bob, mallory } = world;
    world.denied.add(mallory.id);
    await bob.do("block.add", { userId: alice.id });

    expect(await mallory.fail("channel.create", { kind: "group", name: "Loot" })).toBe("permission_denied");
    expect(await alice.fail("channel.create", { kind: "group" })).toBe("name_required");
    const withBob = { kind: "group" as const, name: "Plans", memberIds: [bob.id] };
    expect(await alice.fail("channel.create", withBob)).toBe("user_not_found");
    expect(await alice.fail("channel.create", { ...withBob, memberIds: [world.newId()] })).toBe(
      "user_not_found",
    );
    expect(await world.sql`select * from channels`).toEqual([]);
  });
});
