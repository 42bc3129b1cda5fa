import { expect, test } from "vitest";
import { PRESENCE_MEMBERS_MAX } from "./circles-sql.ts";
import { COST_PER_SECOND_MAX } from "./errands.ts";
import { PRESENCE_GATHER_MS } from "./presence.ts";
import { OFFLINE_GRACE_MS } from "./presence-ledger.ts";
import { presenceWorld } from "./world-presence.ts";

test("friends see each other come, go away and leave / a stranger sees nothing", async () => {
  await using world = await presenceWorld();
  const { alice, bob, mallory } = world;
  await world.befriend(alice, bob);
  const [ofBob, ofMallory] = [world.come(bob), world.come(mallory)];
  await world.settle();
  expect([ofBob.told(), ofMallory.told()]).toEqual([["bob online"], ["mallory online"]]);

  const ofAlice = world.come(alice);
  await world.settle();
  expect([ofAlice.told(), ofBob.told()]).toEqual([["alice online", "bob online"], ["alice online"]]);

  world.say(ofAlice, "away");
  await world.settle();
  expect([ofAlice.told(), ofBob.told()]).toEqual([["alice away"], ["alice away"]]);

  world.go(ofAlice);
  await world.settle(OFFLINE_GRACE_MS - 500);
  expect(ofBob.told()).toEqual([]);
  await world.settle(500);
  await world.settle();
  expect(ofBob.told()).toEqual(["alice offline"]);
  expect(ofMallory.told()).toEqual([]);
});

test("members of a small channel see each other / those of a large one only where they watch", async () => {
  await using world = await presenceWorld();
  const { alice, bob, carol } = world;
  const plans = { kind: "group" as const, name: "Plans", memberIds: [bob.id] };
  const { id } = (await alice.do("channel.create", plans)).body;
  world.come(alice);
  const [ofBob, ofCarol] = [world.come(bob), world.come(carol)];
  await world.settle();
  expect(ofBob.told()).toEqual(expect.arrayContaining(["alice online", "bob online"]));
  expect(ofCarol.told()).toEqual(["carol online"]);

  await world.sql`update channels set member_count = ${PRESENCE_MEMBERS_MAX + 1} where id = ${id}`;
  const again = world.come(bob);
  await world.settle();
  expect(again.told()).toEqual(["bob online"]);
  void world.watch(again, [alice, carol]);
  await world.settle();
  expect(again.told()).toEqual(["alice online"]);
});

test("who follows a thread sees nobody by it", async () => {
  await using world = await presenceWorld();
  const { alice, bob } = world;
  const plans = { kind: "group" as const, name: "Plans", memberIds: [bob.id] };
  const { id } = (await alice.do("channel.create", plans)).body;
  await world.sql`update channels set parent_id = ${id} where id = ${id}`;
  const [ofAlice, ofBob] = [world.come(alice), world.come(bob)];
  void world.watch(ofAlice, [bob]);
  await world.settle();
  expect([ofAlice.told(), ofBob.told()]).toEqual([["alice online"], ["bob online"]]);
});

test("a block hides both from each other, in shared channels too, and its end shows them again", async () => {
  await using world = await presenceWorld();
  const { alice, mallory } = world;
  await alice.do("channel.create", { kind: "group", name: "Plans", memberIds: [mallory.id] });
  const [ofAlice, ofMallory, watching] = [world.come(alice), world.come(mallory), world.come(mallory)];
  void world.watch(watching, [alice]);
  await world.settle();
  expect([watching.told(), ofMallory.told().sort()]).toEqual([
    ["mallory online", "alice online"],
    ["alice online", "mallory online"],
  ]);
  ofAlice.told();

  await alice.do("block.add", { userId: mallory.id });
  await world.settle();
  expect([ofAlice, ofMallory, watching].map((socket) => socket.told())).toEqual([
    ["mallory offline"],
    ["alice offline"],
    ["alice offline"],
  ]);
  world.say(ofAlice, "away");
  await world.settle();
  expect([ofMallory.told(), watching.told()]).toEqual([[], []]);

  await alice.do("block.remove", { userId: mallory.id });
  await world.settle();
  expect([ofMallory.showing().get("alice"), watching.showing().get("alice")]).toEqual(["away", "away"]);
  expect(ofAlice.showing().get("mallory")).toBe("online");
});

test("people who become friends, or meet in a channel, see each other at once; who leaves is not seen any more", async () => {
  await using world = await presenceWorld();
  const { alice, bob, carol } = world;
  const [ofAlice, ofBob, ofCarol] = [world.come(alice), world.come(bob), world.come(carol)];
  await world.settle();
  await world.befriend(alice, bob);
  await world.settle();
  expect([ofAlice.showing().get("bob"), ofBob.showing().get("alice")]).toEqual(["online", "online"]);

  const { id } = (await bob.do("channel.create", { kind: "group", name: "Plans", memberIds: [carol.id] }))
    .body;
  await world.settle();
  expect([ofBob.showing().get("carol"), ofCarol.showing().get("bob")]).toEqual(["online", "online"]);

  await carol.do("member.remove", { id, userId: carol.id });
  await world.settle();
  expect([ofBob.showing().get("carol"), ofCarol.showing().get("bob")]).toEqual([undefined, undefined]);
  await alice.do("friend.remove", { userId: bob.id });
  await world.settle();
  expect([ofAlice.showing().get("bob"), ofBob.showing().get("alice")]).toEqual([undefined, undefined]);
});

test("online elsewhere wins over away, do not disturb over both, and a person's own devices hear of it", async () => {
  await using world = await presenceWorld();
  const { alice, presence } = world;
  const statusOf = () => presence.statusOf([alice.id]).get(alice.id);
  const [phone, desk] = [world.come(alice), world.come(alice)];
  await world.settle();
  expect([phone.told(), desk.told()]).toEqual([["alice online"], ["alice online"]]);

  world.say(phone, "away");
  await world.settle();
  expect([phone.told(), statusOf()]).toEqual([[], "online"]);
  world.say(desk, "away");
  await world.settle();
  expect([phone.told(), desk.told(), statusOf()]).toEqual([["alice away"], ["alice away"], "away"]);

  await world.setStatus(alice, { dnd: true });
  await world.settle();
  expect([phone.told(), statusOf(), presence.isDnd(alice.id)]).toEqual([["alice dnd"], "dnd", true]);
  world.say(desk, "online");
  await world.settle();
  expect([phone.told(), statusOf()]).toEqual([[], "dnd"]);

  world.go(phone);
  world.go(desk);
  await world.settle(OFFLINE_GRACE_MS);
  expect([statusOf(), presence.isDnd(alice.id)]).toEqual(["offline", true]);
});

test("what many do in a moment is read with one statement, and comings and goings in between are not told", async () => {
  await using world = await presenceWorld();
  const { alice, bob, counts } = world;
  await world.befriend(alice, bob);
  const ofBob = world.come(bob);
  await world.settle();
  ofBob.told();
  const before = counts.queries;

  const crowd = Array.from({ length: 300 }, (_, index) => world.join(`guest-${index}`));
  for (const guest of crowd) world.come(guest);
  const ofAlice = world.come(alice);
  for (const status of ["away", "online", "away"] as const) world.say(ofAlice, status);
  await world.settle();

  expect(counts.queries - before).toBe(1);
  expect(ofBob.told()).toEqual(["alice away"]);
});

test.each(["watches", "watches nobody"])(
  "somebody who %s, and looks while a change is gathered, is told when it is taken back",
  async (how) => {
    await using world = await presenceWorld();
    const { alice, bob, moved } = world;
    await world.befriend(alice, bob);
    const ofAlice = world.come(alice);
    await world.settle();

    const ofBob = world.come(bob);
    if (how === "watches") void world.watch(ofBob, [alice]);
    moved.advance(PRESENCE_GATHER_MS);
    // They are shown what it is once the database has answered; no time goes by for the rest.
    world.say(ofAlice, "away");
    await expect.poll(() => ofBob.showing().get("alice")).toBe("away");
    world.say(ofAlice, "online");
    await world.settle();
    expect(ofBob.showing().get("alice")).toBe("online");
  },
);

test("while the database is away nothing is lost: it is told later", async () => {
  await using world = await presenceWorld();
  const { alice, bob } = world;
  await world.befriend(alice, bob);
  const ofBob = world.come(bob);
  await world.settle();
  ofBob.told();

  world.break(true);
  const [ofAlice, watching] = [world.come(alice), world.come(alice)];
  void world.watch(watching, [bob]);
  await world.settle();
  // Of oneself nothing has to be read.
  expect([ofAlice.told(), watching.told(), ofBob.told()]).toEqual([["alice online"], ["alice online"], []]);
  expect(world.failures.length).toBeGreaterThan(1);

  world.break(false);
  await world.settle(1_000);
  expect([ofAlice.told(), watching.told()]).toEqual([["bob online"], ["bob online"]]);
  expect(ofBob.told()).toEqual(["alice online"]);
});

test("where every socket watches, nobody's circle is read", async () => {
  await using world = await presenceWorld();
  const { alice, bob, counts } = world;
  await world.befriend(alice, bob);
  const ofBob = world.come(bob);
  void world.watch(ofBob, []);
  const before = counts.queries;
  const ofAlice = world.come(alice);
  void world.watch(ofAlice, []);
  await world.settle();
  world.say(ofAlice, "away");
  await world.settle();
  expect(counts.queries).toBe(before);
  expect(ofAlice.told()).toEqual(["alice online", "alice away"]);
});

test("a person with a large circle who never rests is told of now and then, and as they are in the end", async () => {
  await using world = await presenceWorld();
  const { alice, bob } = world;
  await world.befriend(alice, bob);
  const circle = COST_PER_SECOND_MAX * 2;
  await world.sql`
    insert into friendships (id, user_a, user_b, requested_by, state, created_at, accepted_at)
    select gen_random_uuid(), least(other, ${alice.id}::uuid), greatest(other, ${alice.id}::uuid), other, 'accepted', now(), now()
    from (select gen_random_uuid() as other from generate_series(1, ${circle})) o`;
  const ofBob = world.come(bob);
  await world.settle();
  const ofAlice = world.come(alice);
  await world.settle();
  ofBob.told();

  for (let turn = 0; turn < 30; turn += 1) {
    world.say(ofAlice, turn % 2 === 0 ? "away" : "online");
    await world.settle(0);
  }
  // Six seconds of it.
  expect(ofBob.told().length).toBeLessThanOrEqual(3);
  world.say(ofAlice, "away");
  await world.settle(3_000);
  await world.settle(3_000);
  expect(ofBob.showing().get("alice")).toBe("away");
});
