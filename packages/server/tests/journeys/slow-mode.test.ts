import { expect, test } from "vitest";
import { openWorld, type Person } from "../world.ts";

test("in slow mode who leaves and comes again waits as if they had stayed / who never wrote does not", async () => {
  await using world = await openWorld();
  const [alice, bob, carol] = (await Promise.all(
    ["alice", "bob", "carol"].map((name) => world.person(name)),
  )) as [Person, Person, Person];
  const input = { kind: "group" as const, name: "watercooler", visibility: "public" as const };
  const id = (await alice.call("channel.create", input)).body.id;
  await alice.call("channel.update", { id, slowModeSeconds: 600 });
  const codeOfWriting = async (person: Person) =>
    (await person.call("message.send", { id, nonce: crypto.randomUUID(), text: "hello" })).body.code;
  await bob.call("channel.join", { id });
  expect(await codeOfWriting(bob)).toBeUndefined();
  expect(await codeOfWriting(bob)).toBe("slow_mode");

  expect((await bob.call("member.remove", { id, userId: bob.id })).status).toBe(204);
  await bob.call("channel.join", { id });
  expect(await codeOfWriting(bob)).toBe("slow_mode");
  await carol.call("channel.join", { id });
  expect(await codeOfWriting(carol)).toBeUndefined();

  world.clock.advance(601_000);
  expect(await codeOfWriting(bob)).toBeUndefined();
});

test("slow mode is one wait for a channel and its threads, by whatever way, and the thread says so", async () => {
  await using world = await openWorld();
  const [alice, bob] = [await world.person("alice"), await world.person("bob")];
  const id = await world.groupChannel(alice, [bob]);
  await alice.call("channel.update", { id, slowModeSeconds: 600 });
  const newMessage = () => ({ nonce: crypto.randomUUID(), text: "hello" });
  const root = (await alice.call("message.send", { id, ...newMessage() })).body;
  const thread = (await bob.call("thread.open", { id, messageId: root.id })).body;
  expect(thread).toMatchObject({ slowModeSeconds: 600, follows: false });
  const socket = await bob.connect();
  const inThread = (person: Person) => person.call("message.send", { id: thread.id, ...newMessage() });

  expect((await inThread(bob)).status).toBe(201);
  expect((await inThread(bob)).body.code).toBe("slow_mode");
  for (const channelId of [thread.id, id]) {
    const answer = await socket.ask({ op: "send", channelId, ...newMessage() });
    expect(answer).toMatchObject({ op: "nack", problem: { code: "slow_mode" } });
  }
  // Owners do not wait.
  for (const _ of [1, 2]) expect((await inThread(alice)).status).toBe(201);

  world.clock.advance(601_000);
  expect(await socket.ask({ op: "send", channelId: id, ...newMessage() })).toMatchObject({ op: "ack" });
  expect((await inThread(bob)).body.code).toBe("slow_mode");
});

test("who wrote in a thread in slow mode, leaves and comes again waits as if they had stayed", async () => {
  await using world = await openWorld();
  const [alice, bob] = [await world.person("alice"), await world.person("bob")];
  const input = { kind: "group" as const, name: "watercooler", visibility: "public" as const };
  const id = (await alice.call("channel.create", input)).body.id;
  await alice.call("channel.update", { id, slowModeSeconds: 600 });
  const newMessage = () => ({ nonce: crypto.randomUUID(), text: "hello" });
  const root = (await alice.call("message.send", { id, ...newMessage() })).body;
  await bob.call("channel.join", { id });
  const thread = (await bob.call("thread.open", { id, messageId: root.id })).body;
  expect((await bob.call("message.send", { id: thread.id, ...newMessage() })).status).toBe(201);
  expect((await bob.call("member.remove", { id, userId: bob.id })).status).toBe(204);
  await bob.call("channel.join", { id });
  expect((await bob.call("message.send", { id, ...newMessage() })).body.code).toBe("slow_mode");
  world.clock.advance(601_000);
  expect((await bob.call("message.send", { id: thread.id, ...newMessage() })).status).toBe(201);
});
