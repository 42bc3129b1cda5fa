import { describe, expect, test } from "vitest";
import { chatWorld } from "../channel/world-chat.ts";

const page = { limit: 50 };

describe("a friend request", () => {
  test("is told to both sides, each from where they stand", async () => {
    await using world = await chatWorld();
    const { alice, bob } = world;

    const request = await alice.do("friend.request", { userId: bob.id });

    expect(request).toMatchObject({ direction: "outgoing", user: { id: bob.id } });
    const told = { op: "friend", change: "requested", requestId: request.id, at: request.createdAt };
    expect(world.told()).toMatchObject([
      { to: { userId: alice.id }, event: { ...told, direction: "outgoing", user: { id: bob.id } } },
      { to: { userId: bob.id }, event: { ...told, direction: "incoming", user: { id: alice.id } } },
    ]);
    expect((await bob.do("friend.requests", page)).items).toEqual([
      { ...request, direction: "incoming", user: world.profiles.get(alice.id) },
    ]);
  });

  test("meets the one that crosses it: both are friends", async () => {
    await using world = await chatWorld();
    const { alice, bob } = world;

    const answers = await Promise.all([
      alice.do("friend.request", { userId: bob.id }),
      world.elsewhere(bob).do("friend.request", { userId: alice.id }),
    ]);

    expect(answers[0].id).toBe(answers[1].id);
    expect(answers.map((answer) => answer.direction).sort()).toEqual(["incoming", "outgoing"]);
    expect((await alice.do("friend.list", page)).items.map((friend) => friend.user.id)).toEqual([bob.id]);
    expect((await bob.do("friend.list", page)).items.map((friend) => friend.user.id)).toEqual([alice.id]);
    expect((await alice.do("friend.requests", page)).items).toEqual([]);
  });

  test("asked twenty times at once on two nodes stands once", async () => {
    await using world = await chatWorld({ connectionsMax: 8 });
    const { alice, bob } = world;
    const other = world.elsewhere(alice);

    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (index % 2 === 0 ? alice : other).do("friend.request", { userId: bob.id }).then(
          () => "done",
          (error) => error.code,
        ),
      ),
    );

    expect(answers.filter((answer) => answer === "done")).toHaveLength(1);
    expect(answers.filter((answer) => answer === "friend_request_pending")).toHaveLength(19);
    expect((await bob.do("friend.requests", page)).items).toHaveLength(1);
  });

  test("is accepted by whom it was sent to / neither by its sender nor by a stranger", async () => {
    await using world = await chatWorld();
    const { alice, bob, mallory } = world;
    const { id } = await alice.do("friend.request", { userId: bob.id });
    world.told();

    expect(await alice.fail("friend.accept", { id })).toBe("friend_request_not_found");
    expect(await mallory.fail("friend.accept", { id })).toBe("friend_request_not_found");
    expect(await mallory.fail("friend.decline", { id })).toBe("friend_request_not_found");
    expect(await mallory.fail("friend.cancel", { id })).toBe("friend_request_not_found");
    expect(world.told()).toEqual([]);

    const friend = await bob.do("friend.accept", { id });
    expect(friend).toMatchObject({ user: { id: alice.id } });
    expect(world.told()).toMatchObject([
      { to: { userId: bob.id }, event: { change: "accepted", requestId: id, user: { id: alice.id } } },
      { to: { userId: alice.id }, event: { change: "accepted", requestId: id, user: { id: bob.id } } },
    ]);
    expect((await bob.do("friend.list", page)).items).toEqual([friend]);
  });

  test("is declined by whom it was sent to, taken back by its sender / not the other way round", async () => {
    await using world = await chatWorld();
    const { alice, bob } = world;
    const first = await alice.do("friend.request", { userId: bob.id });
    expect(await alice.fail("friend.decline", { id: first.id })).toBe("friend_request_not_found");
    expect(await bob.fail("friend.cancel", { id: first.id })).toBe("friend_request_not_found");

    await bob.do("friend.decline", { id: first.id });
    const second = await alice.do("friend.request", { userId: bob.id });
    expect(second.id).not.toBe(first.id);
    expect(await bob.fail("friend.accept", { id: first.id })).toBe("friend_request_not_found");
    world.told();
    await alice.do("friend.cancel", { id: second.id });

    expect(world.told()).toMatchObject([
      { to: { userId: alice.id }, event: { change: "declined", requestId: second.id } },
      { to: { userId: bob.id }, event: { change: "declined", requestId: second.id } },
    ]);
    expect((await bob.do("friend.requests", page)).items).toEqual([]);
  });

  test("to oneself, to nobody or to a friend is refused", async () => {
    await using world = await chatWorld();
    const { alice, bob } = world;
    await world.befriend(alice, bob);

    expect(await alice.fail("friend.request", { userId: alice.id })).toBe("friend_self");
    expect(await alice.fail("friend.request", { userId: world.newId() })).toBe("user_not_found");
    expect(await alice.fail("friend.request", { userId: bob.id })).toBe("friend_already");
  });

  test("waits in a list, the latest first, page by page", async () => {
    await using world = await chatWorld();
    const { alice } = world;
    for (let index = 0; index < 5; index++) {
      world.clock.at += 1_000;
      await world.join(`guest-${index}`).do("friend.request", { userId: alice.id });
    }

    const first = await alice.do("friend.requests", { limit: 3 });
    const second = await alice.do("friend.requests", { limit: 3, cursor: first.nextCursor ?? "" });

    expect([...first.items, ...second.items].map((request) => request.user.username)).toEqual(
      [4, 3, 2, 1, 0].map((index) => `guest-${index}`),
    );
    expect(second.nextCursor).toBeNull();
    expect(await alice.fail("friend.requests", { limit: 3, cursor: "nonsense" })).toBe("cursor_invalid");
  });
});

describe("a friendship", () => {
  test("is ended by either side, and both are told / a stranger has none to end", async () => {
    await using world = await chatWorld();
    const { alice, bob, mallory } = world;
    await world.befriend(alice, bob);
    world.told();

    expect(await mallory.fail("friend.remove", { userId: alice.id })).toBe("friend_not_found");
    await bob.do("friend.remove", { userId: alice.id });

    expect(world.told()).toMatchObject([
      { to: { userId: bob.id }, event: { change: "removed", user: { id: alice.id } } },
      { to: { userId: alice.id }, event: { change: "removed", user: { id: bob.id } } },
    ]);
    expect(await alice.fail("friend.remove", { userId: bob.id })).toBe("friend_not_found");
  });

  test("is listed by name, page by page", async () => {
    await using world = await chatWorld();
    const { alice, bob, carol, dave } = world;
    for (const friend of [dave, carol, bob]) await world.befriend(alice, friend);

    const first = await alice.do("friend.list", { limit: 2 });
    const second = await alice.do("friend.list", { limit: 2, cursor: first.nextCursor ?? "" });

    expect([...first.items, ...second.items].map((friend) => friend.user.id)).toEqual([
      bob.id,
      carol.id,
      dave.id,
    ]);
    expect(second.nextCursor).toBeNull();
  });
});
