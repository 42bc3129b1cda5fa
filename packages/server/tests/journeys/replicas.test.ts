import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectReplicasAgree } from "../replicas-agree.ts";
import { openWorld, type Person, type World } from "../world.ts";

let world: World;
let alice: Person;
let bob: Person;
let carol: Person;

beforeAll(async () => {
  world = await openWorld();
  [alice, bob, carol] = [await world.person("alice"), await world.person("bob"), await world.person("carol")];
});
afterAll(() => world[Symbol.asyncDispose]());

const nonce = () => crypto.randomUUID();
const agree = <T>(change: () => Promise<T>) => expectReplicasAgree(world, [alice, bob, carol], change);
const requestOf = async (person: Person): Promise<string> =>
  (await person.call("friend.requests", {})).body.items[0].id;

describe("old state + events = a fresh fetch, after", () => {
  it("a friend request, its withdrawal, another, its refusal, another, its acceptance", async () => {
    const ask = () => alice.call("friend.request", { userId: bob.id });
    expect((await agree(ask)).status).toBe(201);
    await agree(async () => alice.call("friend.cancel", { id: await requestOf(alice) }));
    await ask();
    await agree(async () => bob.call("friend.decline", { id: await requestOf(bob) }));
    await ask();
    expect((await agree(async () => bob.call("friend.accept", { id: await requestOf(bob) }))).status).toBe(
      200,
    );
  });

  it("opening a direct channel, a message, a read marker, the end of the friendship, a block", async () => {
    const opened = await agree(() => alice.call("channel.create", { kind: "direct", userId: bob.id }));
    const { id } = opened.body;
    const sent = await agree(() => bob.call("message.send", { id, nonce: nonce(), text: "hello" }));
    expect(sent.status).toBe(201);
    await agree(() => alice.call("receipt.read", { id, seq: 1 }));
    await agree(() => alice.call("friend.remove", { userId: bob.id }));
    await alice.call("friend.request", { userId: bob.id });
    await agree(() => bob.call("block.add", { userId: alice.id }));
    await bob.call("block.remove", { userId: alice.id });
    await world.befriend(alice, bob);
  });

  it("creating, renaming, archiving and bringing back a group", async () => {
    const made = await agree(() =>
      alice.call("channel.create", { kind: "group", name: "watercooler", memberIds: [bob.id, carol.id] }),
    );
    const { id } = made.body;
    await agree(() => alice.call("channel.update", { id, name: "kitchen" }));
    await agree(() => alice.call("channel.archive", { id }));
    await agree(() => alice.call("channel.update", { id, archived: false }));
  });

  it("members that come, rise, fall, leave and are removed", async () => {
    const id = await world.groupChannel(alice, [bob]);
    await agree(() => alice.call("member.add", { id, userId: carol.id }));
    await agree(() => alice.call("member.update", { id, userId: bob.id, role: "moderator" }));
    await agree(() => bob.call("member.remove", { id, userId: carol.id }));
    await agree(() => alice.call("member.update", { id, userId: bob.id, role: "owner" }));
    await agree(() => alice.call("member.remove", { id, userId: alice.id }));
  });

  it("many messages of many people at once", async () => {
    const id = await world.groupChannel(alice, [bob, carol]);
    await agree(() =>
      Promise.all(
        Array.from({ length: 90 }, (_, n) =>
          [alice, bob, carol][n % 3]?.call("message.send", { id, nonce: nonce(), text: `message ${n}` }),
        ),
      ),
    );
  });
});
