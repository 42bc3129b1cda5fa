import { WATCHED_MAX } from "@parley/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { TestSocket } from "../test-socket.ts";
import { openWorld, type Person, type World } from "../world.ts";

let world: World;
let alice: Person;
let bob: Person;
let mallory: Person;

beforeAll(async () => {
  world = await openWorld();
  [alice, bob, mallory] = [
    await world.person("alice"),
    await world.person("bob"),
    await world.person("mallory"),
  ];
  await world.befriend(alice, bob);
});
afterAll(() => world[Symbol.asyncDispose]());

const watch = async (socket: TestSocket, ...people: readonly Person[]) =>
  expect(await socket.ask({ op: "watch", userIds: people.map(({ id }) => id) })).toMatchObject({ op: "ack" });
const of = (person: Person) => (frame: { userId: string }) => frame.userId === person.id;
const toldOf = (socket: TestSocket, person: Person) =>
  socket.frames.filter(({ op, userId }) => op === "presence" && userId === person.id);

test("who watches a friend learns of what they do and say, at once and live / a stranger of nothing", async () => {
  const [ofBob, ofMallory] = [await bob.connect(), await mallory.connect()];
  await watch(ofBob, alice, mallory);
  await watch(ofMallory, alice, bob);
  expect([toldOf(ofBob, alice), toldOf(ofBob, mallory)]).toEqual([[], []]);

  const ofAlice = await alice.connect();
  expect(await ofBob.next("presence", of(alice))).toMatchObject({ status: "online" });
  ofAlice.send({ op: "presence", status: "away" });
  expect(await ofBob.next("presence", of(alice))).toMatchObject({ status: "away" });

  const custom = { emoji: "🏖️", text: "Back on Monday", expiresAt: null };
  const set = await alice.call("status.set", { custom, dnd: true });
  expect([set.status, set.body]).toEqual([200, { custom, dnd: true, dndUntil: null }]);
  expect(await ofBob.next("presence", of(alice))).toMatchObject({ status: "dnd", custom });
  expect(await ofAlice.next("presence", (frame) => of(alice)(frame) && frame.custom)).toMatchObject({
    status: "dnd",
    custom,
  });

  const late = await bob.connect();
  await watch(late, alice);
  expect(toldOf(late, alice)).toEqual([{ op: "presence", userId: alice.id, status: "dnd", custom }]);
  expect(toldOf(ofMallory, alice)).toEqual([]);

  await watch(late);
  await alice.call("status.set", {});
  expect(await ofBob.next("presence", of(alice))).toMatchObject({ status: "away", custom: null });
  expect(toldOf(late, alice)).toHaveLength(1);
});

test("a status ends by itself at its time, and its end is told", async () => {
  await alice.connect();
  const ofBob = await bob.connect();
  await watch(ofBob, alice);
  expect(await ofBob.next("presence", of(alice))).toMatchObject({ custom: null });
  const expiresAt = new Date(world.clock.now() + 400).toISOString();
  await alice.call("status.set", { custom: { emoji: "🎧", text: "", expiresAt } });
  expect(await ofBob.next("presence", (frame) => of(alice)(frame) && frame.custom)).toMatchObject({
    custom: { emoji: "🎧", expiresAt },
  });
  expect(await ofBob.next("presence", (frame) => of(alice)(frame) && frame.custom === null)).toBeDefined();
  expect((await alice.call("status.get", {})).body.custom).toBeNull();
});

test("whom one may see no more is told to be offline once, and then nothing", async () => {
  await world.groupChannel(alice, [mallory]);
  const [ofAlice, ofMallory] = [await alice.connect(), await mallory.connect()];
  await watch(ofMallory, alice);
  expect(toldOf(ofMallory, alice)).toHaveLength(1);
  await alice.call("block.add", { userId: mallory.id });
  expect(await ofMallory.next("presence", (frame) => frame.status === "offline")).toMatchObject({
    userId: alice.id,
    custom: null,
  });
  const before = toldOf(ofMallory, alice).length;
  ofAlice.send({ op: "presence", status: "away" });
  await alice.call("status.set", { custom: { emoji: "🙈", text: "", expiresAt: null } });
  await ofAlice.next("presence", (frame) => frame.custom?.emoji === "🙈");
  await watch(ofMallory, alice);
  expect(toldOf(ofMallory, alice)).toHaveLength(before);
});

test("a watch of too many, or of what is no id, is refused and changes nothing", async () => {
  const socket = await bob.connect();
  await watch(socket, alice);
  const many = Array.from({ length: WATCHED_MAX + 1 }, () => crypto.randomUUID());
  for (const userIds of [many, ["alice"], null]) {
    expect(await socket.ask({ op: "watch", userIds })).toMatchObject({
      op: "nack",
      problem: { code: "validation_failed" },
    });
  }
  await alice.call("status.set", { custom: { emoji: "👋", text: "", expiresAt: null } });
  expect(await socket.next("presence", (frame) => frame.custom?.emoji === "👋")).toMatchObject({
    userId: alice.id,
  });
  expect(await socket.ask({ op: "watch", userIds: many.slice(1) })).toMatchObject({ op: "ack" });
});

test("a status is refused that is no emoji, too long or over already", async () => {
  const past = new Date(world.clock.now() - 1_000).toISOString();
  const custom = { emoji: null, text: "", expiresAt: null };
  for (const input of [
    { custom: { ...custom, emoji: "holiday" } },
    { custom: { ...custom, text: "x".repeat(101) } },
    { custom: { ...custom, text: "Gone", expiresAt: past } },
    { dnd: true, dndUntil: past },
  ]) {
    const { status, body } = await bob.call("status.set", input);
    expect([status, body.code]).toEqual([400, "validation_failed"]);
  }
  expect((await bob.call("status.get", {})).body).toEqual({ custom: null, dnd: false, dndUntil: null });
});
