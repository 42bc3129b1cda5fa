import type { PresenceEvent } from "@parley/contract";
import { expect, test } from "vitest";
import { chatWorld, type Person } from "../channel/world-chat.ts";
import { circlesOf, PRESENCE_MEMBERS_MAX } from "./circles-sql.ts";
import { createPresence, PRESENCE_GATHER_MS } from "./presence.ts";
import { OFFLINE_GRACE_MS } from "./presence-ledger.ts";
import { createProcessPresence } from "./presence-process.ts";
import { createMovedClock } from "./world-presence.ts";

const presenceWorld = async () => {
  const world = await chatWorld();
  const clock = createMovedClock();
  const failures: unknown[] = [];
  let queries = 0;
  let isDown = false;
  const presence = createPresence({
    ledger: createProcessPresence({ clock, after: clock.after }),
    broker: world.broker,
    circlesOf: async (ids, isHere) => {
      queries += 1;
      if (isDown) throw new Error("The database is away");
      return circlesOf(world.sql, ids, isHere);
    },
    after: clock.after,
    onFailure: (error) => failures.push(error),
  });
  const settle = async (ms = PRESENCE_GATHER_MS) => {
    clock.advance(ms);
    for (let turn = 0; turn < 20; turn++) {
      await new Promise((resolve) => setTimeout(resolve, 2));
      clock.advance(5);
    }
  };
  const nameOf = (userId: string) => world.profiles.get(userId)?.username ?? userId;
  const lines = (events: readonly PresenceEvent[]) =>
    events.map((event) => `${nameOf(event.userId)} ${event.status}`).sort();
  return {
    ...world,
    presence,
    moved: clock,
    settle,
    failures,
    queries: () => queries,
    break: (down: boolean) => {
      isDown = down;
    },
    /** Comes with a socket, and answers with what it is shown. */
    come: (person: Person, device = "phone") => {
      const shown: string[] = [];
      presence.deviceCame(person.id, device, (events) => shown.push(...lines(events)));
      return shown;
    },
    /** Who was told what of whose presence. */
    heard: () =>
      world
        .told()
        .flatMap((signal) =>
          signal.kind === "event" && signal.event.op === "presence" && "userId" in signal.to
            ? [`${nameOf(signal.to.userId)}: ${lines([signal.event])}`]
            : [],
        ),
    lines,
    async [Symbol.asyncDispose]() {
      await presence.close();
      await world[Symbol.asyncDispose]();
    },
  };
};

test("friends see each other come, go away and leave / a stranger sees nothing", async () => {
  await using world = await presenceWorld();
  const { alice, bob, mallory, presence } = world;
  await world.befriend(alice, bob);
  const [seenByBob, seenByMallory] = [world.come(bob), world.come(mallory)];
  await world.settle();
  expect([seenByBob, seenByMallory]).toEqual([["bob online"], ["mallory online"]]);
  world.told();

  const seenByAlice = world.come(alice);
  await world.settle();
  expect(seenByAlice).toEqual(["alice online", "bob online"]);
  expect(world.heard()).toEqual(["bob: alice online"]);

  presence.deviceSaid(alice.id, "phone", "away");
  await world.settle();
  expect(world.heard()).toEqual(["bob: alice away", "alice: alice away"]);

  presence.deviceLeft(alice.id, "phone");
  await world.settle(OFFLINE_GRACE_MS - 500);
  expect(world.heard()).toEqual([]);
  await world.settle(500);
  await world.settle();
  expect(world.heard()).toEqual(["bob: alice offline"]);
});

test("members of a small channel see each other / those of a large one do not", async () => {
  await using world = await presenceWorld();
  const { alice, bob, carol } = world;
  const plans = { kind: "group" as const, name: "Plans", memberIds: [bob.id] };
  const { id } = (await alice.do("channel.create", plans)).body;
  world.come(bob);
  world.come(carol);
  world.come(alice);
  await world.settle();
  const seen = await world.presence.visibleTo([bob.id, carol.id]);
  expect(world.lines(seen.get(bob.id) ?? [])).toEqual(["alice online", "bob online"]);
  expect(world.lines(seen.get(carol.id) ?? [])).toEqual(["carol online"]);

  await world.sql`update channels set member_count = ${PRESENCE_MEMBERS_MAX + 1} where id = ${id}`;
  const then = await world.presence.visibleTo([bob.id]);
  expect(world.lines(then.get(bob.id) ?? [])).toEqual(["bob online"]);
});

test("a block hides both from each other, in shared channels too", async () => {
  await using world = await presenceWorld();
  const { alice, mallory } = world;
  await world.befriend(alice, mallory);
  await alice.do("channel.create", { kind: "group", name: "Plans", memberIds: [mallory.id] });
  world.come(alice);
  world.come(mallory);
  await world.settle();
  world.told();

  await alice.do("block.add", { userId: mallory.id });
  await world.settle();
  expect(world.heard().sort()).toEqual(["alice: mallory offline", "mallory: alice offline"]);

  world.presence.deviceSaid(alice.id, "phone", "away");
  await world.settle();
  expect(world.heard()).toEqual(["alice: alice away"]);
});

test("people who become friends, or meet in a channel, see each other at once", async () => {
  await using world = await presenceWorld();
  const { alice, bob, carol } = world;
  for (const person of [alice, bob, carol]) world.come(person);
  await world.settle();
  world.told();

  await world.befriend(alice, bob);
  await world.settle();
  expect(world.heard()).toEqual(expect.arrayContaining(["alice: bob online", "bob: alice online"]));
  await bob.do("channel.create", { kind: "group", name: "Plans", memberIds: [carol.id] });
  await world.settle();
  expect(world.heard()).toEqual(expect.arrayContaining(["bob: carol online", "carol: bob online"]));
});

test("a person's other devices hear what one of them changes", async () => {
  await using world = await presenceWorld();
  const { alice, presence } = world;
  world.come(alice, "phone");
  await world.settle();
  const shown = world.come(alice, "desk");
  await world.settle();
  expect(shown).toEqual(["alice online"]);
  presence.deviceSaid(alice.id, "phone", "away");
  await world.settle();
  expect(world.heard()).toEqual([]);
  presence.deviceLeft(alice.id, "desk");
  await world.settle();
  expect(world.heard()).toEqual(["alice: alice away"]);
});

test("what many do in a moment is read with one statement, and comings and goings in between are not told", async () => {
  await using world = await presenceWorld();
  const { alice, bob, presence } = world;
  await world.befriend(alice, bob);
  world.come(bob);
  await world.settle();
  world.told();
  const before = world.queries();

  const crowd = Array.from({ length: 300 }, (_, index) => world.join(`guest-${index}`));
  for (const guest of crowd) world.come(guest);
  world.come(alice);
  for (const status of ["away", "online", "away"] as const) presence.deviceSaid(alice.id, "phone", status);
  await world.settle();

  expect(world.queries() - before).toBe(1);
  expect(world.heard()).toEqual(["bob: alice away"]);
});

test("while the database is away nothing is lost: it is told later", async () => {
  await using world = await presenceWorld();
  const { alice, bob } = world;
  await world.befriend(alice, bob);
  world.come(bob);
  await world.settle();
  world.told();

  world.break(true);
  const shown = world.come(alice);
  await world.settle();
  expect([shown, world.heard(), world.failures.length]).toEqual([[], [], 1]);

  world.break(false);
  await world.settle(1_000);
  expect(shown).toEqual(["alice online", "bob online"]);
  expect(world.heard()).toEqual(["bob: alice online"]);
});
