import { describe, expect, test } from "vitest";
import { chatWorld } from "../channel/world-chat.ts";
import { blockersOf } from "./friend-rows-sql.ts";

const page = { limit: 50 };

describe("a block", () => {
  test("ends the friendship; to the other side it looks like a removal", async () => {
    await using world = await chatWorld();
    const { alice, mallory } = world;
    await world.befriend(alice, mallory);
    world.told();

    await alice.do("block.add", { userId: mallory.id });

    expect(world.told()).toMatchObject([
      { to: { userId: alice.id }, event: { change: "removed", user: { id: mallory.id } } },
      { to: { userId: mallory.id }, event: { change: "removed", user: { id: alice.id } } },
    ]);
    expect((await mallory.do("friend.list", page)).items).toEqual([]);
    expect(await blockersOf(world.db, mallory.id)).toEqual([alice.id]);
    expect(await blockersOf(world.db, alice.id)).toEqual([]);
  });

  test("leaves the blocked person with the answers of a stranger's id", async () => {
    await using world = await chatWorld();
    const { alice, mallory } = world;
    await alice.do("block.add", { userId: mallory.id });
    const nobody = world.newId();

    for (const userId of [alice.id, nobody]) {
      expect(await mallory.fail("friend.request", { userId })).toBe("user_not_found");
      expect(await mallory.fail("channel.create", { kind: "direct", userId })).toBe("user_not_found");
      const group = { kind: "group" as const, name: "Plans", memberIds: [userId] };
      expect(await mallory.fail("channel.create", group)).toBe("user_not_found");
    }
    expect((await mallory.do("block.list", page)).items).toEqual([]);
    // Blocking back succeeds, as it does with everyone.
    await mallory.do("block.add", { userId: alice.id });
    expect(await mallory.fail("friend.request", { userId: alice.id })).toBe("friend_blocked");
  });

  test("takes waiting requests away", async () => {
    await using world = await chatWorld();
    const { alice, mallory } = world;
    const request = await mallory.do("friend.request", { userId: alice.id });
    world.told();

    await alice.do("block.add", { userId: mallory.id });

    expect(world.told()).toMatchObject([
      { to: { userId: alice.id }, event: { change: "declined", requestId: request.id } },
      { to: { userId: mallory.id }, event: { change: "declined", requestId: request.id } },
    ]);
    expect((await mallory.do("friend.requests", page)).items).toEqual([]);
  });

  test("racing a request wins, whichever comes first", async () => {
    await using world = await chatWorld({ connectionsMax: 8 });
    const { alice } = world;
    for (let round = 0; round < 10; round++) {
      const guest = world.join(`guest-${round}`);
      await Promise.all([
        world.elsewhere(guest).fail("friend.request", { userId: alice.id }),
        alice.do("block.add", { userId: guest.id }),
      ]);
      expect((await guest.do("friend.requests", page)).items).toEqual([]);
    }
    expect((await alice.do("block.list", page)).items).toHaveLength(10);
  });

  test("is listed for the one who made it, the latest first, page by page, and taken back by them alone", async () => {
    await using world = await chatWorld();
    const { alice, bob, carol, mallory } = world;
    for (const { id } of [bob, carol, mallory]) {
      world.clock.at += 1_000;
      await alice.do("block.add", { userId: id });
      await alice.do("block.add", { userId: id });
    }

    const first = await alice.do("block.list", { limit: 2 });
    const second = await alice.do("block.list", { limit: 2, cursor: first.nextCursor ?? "" });
    expect([...first.items, ...second.items].map((user) => user.id)).toEqual([mallory.id, carol.id, bob.id]);
    expect(second.nextCursor).toBeNull();
    expect(await alice.fail("block.list", { limit: 2, cursor: first.items[0]?.id ?? "" })).toBe(
      "cursor_invalid",
    );

    await mallory.do("block.remove", { userId: alice.id });
    expect(await mallory.fail("friend.request", { userId: alice.id })).toBe("user_not_found");
    await alice.do("block.remove", { userId: mallory.id });
    await mallory.do("friend.request", { userId: alice.id });
  });

  test("of oneself or of nobody is refused", async () => {
    await using world = await chatWorld();
    expect(await world.alice.fail("block.add", { userId: world.alice.id })).toBe("friend_self");
    expect(await world.alice.fail("block.add", { userId: world.newId() })).toBe("user_not_found");
  });
});
