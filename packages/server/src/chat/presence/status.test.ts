import { expect, test } from "vitest";
import { ProblemError } from "../../problem.ts";
import { createOwnData } from "../own-data/own-data-sql.ts";
import { OFFLINE_GRACE_MS } from "./presence-ledger.ts";
import { createStandingStatuses } from "./standing-statuses.ts";
import { createForgetStatus, readStatuses } from "./statuses-sql.ts";
import { presenceWorld } from "./world-presence.ts";

const MINUTE_MS = 60_000;
const holiday = { emoji: "🏖️", text: "On holiday", expiresAt: null };

test("who sees a person sees what they say of themselves, here or not / a stranger does not", async () => {
  await using world = await presenceWorld();
  const { alice, bob, carol, mallory } = world;
  await world.befriend(alice, bob);
  await world.befriend(alice, carol);
  const [ofBob, ofCarol, ofMallory] = [world.come(bob), world.come(carol), world.come(mallory)];
  void world.watch(ofBob, [alice]);
  void world.watch(ofMallory, [alice]);
  await world.settle();
  for (const socket of [ofBob, ofCarol, ofMallory]) socket.told();

  const set = await world.setStatus(alice, { custom: holiday });
  await world.settle();
  expect(set).toEqual({ custom: holiday, dnd: false, dndUntil: null });
  expect(await world.getStatus(alice)).toEqual(set);
  expect([ofBob, ofCarol, ofMallory].map((socket) => socket.told())).toEqual([
    ["alice offline 🏖️"],
    ["alice offline 🏖️"],
    [],
  ]);

  const [watching, greeted] = [world.come(bob), world.come(carol)];
  void world.watch(watching, [alice, carol]);
  await world.settle();
  expect(watching.told()).toEqual(["bob online", "alice offline 🏖️"]);
  expect(greeted.told()).toEqual(expect.arrayContaining(["alice offline 🏖️"]));

  const ofAlice = world.come(alice);
  await world.settle();
  expect([ofBob.told(), ofAlice.showing().get("alice")]).toEqual([["alice online"], "online 🏖️"]);
  await world.setStatus(alice, {});
  await world.settle();
  expect([ofAlice, ofBob, ofCarol].map((socket) => socket.showing().get("alice"))).toEqual([
    "online",
    "online",
    "online",
  ]);
});

test("a status and do not disturb end by themselves at their time, and are told once", async () => {
  await using world = await presenceWorld();
  const { alice, bob, moved } = world;
  await world.befriend(alice, bob);
  world.come(alice);
  const ofBob = world.come(bob);
  void world.watch(ofBob, [alice]);
  await world.settle();
  const at = (ms: number) => new Date(moved.now() + ms).toISOString();
  await world.setStatus(alice, {
    custom: { ...holiday, expiresAt: at(90 * MINUTE_MS) },
    dnd: true,
    dndUntil: at(30 * MINUTE_MS),
  });
  await world.settle();
  expect([ofBob.showing().get("alice"), world.presence.isDnd(alice.id)]).toEqual(["dnd 🏖️", true]);
  ofBob.told();

  await world.settle(30 * MINUTE_MS);
  expect([ofBob.told(), world.presence.isDnd(alice.id)]).toEqual([["alice online"], false]);
  await world.settle(60 * MINUTE_MS);
  expect(ofBob.told()).toEqual(["alice online"]);
  expect(ofBob.showing().get("alice")).toBe("online");
  expect(await world.getStatus(alice)).toEqual({ custom: null, dnd: false, dndUntil: null });
  await world.settle(24 * 60 * MINUTE_MS);
  expect(ofBob.told()).toEqual([]);
});

test("a server that starts knows what stands, and ends what ended while it was away", async () => {
  await using world = await presenceWorld();
  const { alice, bob, carol, moved } = world;
  const at = (ms: number) => new Date(moved.now() + ms).toISOString();
  await world.setStatus(alice, { custom: { ...holiday, expiresAt: at(MINUTE_MS) } });
  await world.setStatus(bob, { custom: { ...holiday, expiresAt: at(3 * MINUTE_MS) } });
  await world.setStatus(carol, { dnd: true });
  moved.advance(2 * MINUTE_MS);

  const statuses = createStandingStatuses({
    clock: moved,
    after: moved.after,
    readStatuses: (alsoOf) => readStatuses(world.sql, alsoOf),
  });
  await statuses.reread();
  const told: string[] = [];
  statuses.subscribe((userId) => told.push(world.nameOf(userId)));
  expect([alice, bob, carol].map(({ id }) => [statuses.of(id).custom?.text, statuses.of(id).dnd])).toEqual([
    [undefined, false],
    ["On holiday", false],
    [undefined, true],
  ]);
  moved.advance(MINUTE_MS);
  expect([told, statuses.of(bob.id).custom]).toEqual([["bob"], null]);
  statuses.close();
});

test("what was set unheard is found by reading again, and what was heard meanwhile is not undone", async () => {
  await using world = await presenceWorld();
  const { alice, bob, carol, statuses, sql } = world;
  for (const person of [alice, bob, carol]) await world.setStatus(person, { custom: holiday });
  await sql`update user_statuses set text = 'Back', revision = revision + 1 where user_id = ${alice.id}`;
  await sql`delete from user_statuses where user_id = ${carol.id}`;
  const reading = statuses.reread();
  statuses.hear({ userId: bob.id, status: { custom: null, dnd: true, dndUntil: null }, revision: 9 });
  await reading;
  expect([alice, bob, carol].map(({ id }) => [statuses.of(id).custom?.text, statuses.of(id).dnd])).toEqual([
    ["Back", false],
    [undefined, true],
    [undefined, false],
  ]);
});

test("of two that are set at once, every node holds the later one", async () => {
  await using world = await presenceWorld();
  const { alice, statuses } = world;
  const at = (revision: number, text: string) => ({
    userId: alice.id,
    status: { custom: { emoji: null, text, expiresAt: null }, dnd: false, dndUntil: null },
    revision,
  });
  statuses.hear(at(2, "later"));
  statuses.hear(at(1, "earlier"));
  expect(statuses.of(alice.id).custom?.text).toBe("later");
});

test("a status of nothing is none; one that is over already is refused", async () => {
  await using world = await presenceWorld();
  const { alice, moved } = world;
  expect(await world.setStatus(alice, { custom: { emoji: null, text: " ", expiresAt: null } })).toEqual({
    custom: null,
    dnd: false,
    dndUntil: null,
  });
  const dndUntil = new Date(moved.now() + MINUTE_MS).toISOString();
  expect((await world.setStatus(alice, { dnd: false, dndUntil })).dndUntil).toBeNull();
  const past = new Date(moved.now() - 1).toISOString();
  const setPast = async () =>
    world.setStatus(alice, { custom: { ...holiday, expiresAt: past }, dnd: true, dndUntil: past });
  const refused = await setPast().catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ProblemError);
  expect((refused as ProblemError).errors.map(({ pointer }) => pointer)).toEqual([
    "/custom/expiresAt",
    "/dndUntil",
  ]);
});

test("what one says of oneself is in one's export / of who is erased nothing stays, in the database or in memory", async () => {
  await using world = await presenceWorld();
  const { alice, bob, sql, broker } = world;
  await world.befriend(alice, bob);
  const ofBob = world.come(bob);
  await world.setStatus(alice, { custom: holiday });
  await world.settle(OFFLINE_GRACE_MS);
  expect(ofBob.showing().get("alice")).toBe("offline 🏖️");
  const exported = async (userId: string) => {
    const parts = createOwnData({ database: world, profilesOf: world.profilesOf })(userId);
    const pages = parts.find(({ name }) => name === "status")?.pages();
    return pages ? (await Array.fromAsync(pages)).flat() : null;
  };
  expect(await exported(alice.id)).toMatchObject([{ emoji: "🏖️", text: "On holiday", dnd: false }]);
  expect(await exported(bob.id)).toEqual([]);
  await createForgetStatus({ sql, broker })(alice.id);
  await world.settle();
  expect(await exported(alice.id)).toEqual([]);
  expect(ofBob.showing().has("alice")).toBe(false);
  expect(await sql`select 1 from user_statuses where user_id = ${alice.id}`).toEqual([]);
});
