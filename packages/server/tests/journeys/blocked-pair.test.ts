import { expect, test } from "vitest";
import type { Frame, TestSocket } from "../test-socket.ts";
import { openWorld } from "../world.ts";

/** All that a block lets one see of the other. */
const isGone = ({ op, status, custom }: Frame) =>
  op === "presence" && status === "offline" && custom === null;
const say = (text: string) => ({ nonce: crypto.randomUUID(), text });

test("SEC-25 nothing of a blocked pair reaches the other: typing, receipts, markers, presence / when the block ends all does", async () => {
  await using world = await openWorld();
  const [alice, bob] = [await world.person("alice"), await world.person("bob")];
  await world.befriend(alice, bob);
  const id = await world.directChannel(alice, bob);
  const root = (await bob.call("message.send", { id, ...say("one") })).body;
  const threadId = (await bob.call("thread.open", { id, messageId: root.id })).body.id;
  for (const person of [alice, bob]) await person.call("thread.follow", { id: threadId });
  for (const text of ["two", "three"]) await bob.call("message.send", { id, ...say(text) });
  await alice.call("message.send", { id: threadId, ...say("in it") });
  const [ofAlice, ofBob] = [await alice.connect(), await bob.connect()];
  await ofBob.ask({ op: "watch", userIds: [alice.id] });
  const markersOf = async (viewer: typeof alice, channelId: string, userId: string) => {
    const { body } = await viewer.call("member.list", { id: channelId });
    const found = body.items.find((member: { user: { id: string } }) => member.user.id === userId);
    return [found.deliveredSeq, found.readSeq];
  };
  const ofOther = ({ frames }: TestSocket, userId: string, from: number) =>
    frames.slice(from).filter((frame) => frame.userId === userId && !isGone(frame));

  ofAlice.send({ op: "read", channelId: id, seq: 1 });
  expect(await ofBob.next("receipt", (frame) => frame.userId === alice.id)).toMatchObject({ readSeq: 1 });
  ofAlice.send({ op: "typing", channelId: id });
  await ofBob.next("typing", (frame) => frame.userId === alice.id);
  expect(await markersOf(bob, id, alice.id)).toEqual([1, 1]);

  expect((await bob.call("block.add", { userId: alice.id })).status).toBe(204);
  await ofBob.next("presence", (frame) => frame.userId === alice.id && frame.status === "offline");
  const [fromAlice, fromBob] = [ofAlice.frames.length, ofBob.frames.length];
  for (const [socket, userId] of [
    [ofAlice, alice.id],
    [ofBob, bob.id],
  ] as const) {
    const isOwn = (channelId: string) => (frame: { userId: string; channelId: string }) =>
      frame.userId === userId && frame.channelId === channelId;
    for (const channelId of [id, threadId]) {
      socket.send({ op: "typing", channelId });
      await socket.next("typing", (frame) => isOwn(channelId)(frame));
    }
  }
  // One's own devices are told as ever.
  ofAlice.send({ op: "delivered", channelId: id, seq: 2 });
  await ofAlice.next("receipt", (frame) => frame.userId === alice.id && frame.deliveredSeq === 2);
  ofAlice.send({ op: "read", channelId: id, seq: 3 });
  await ofAlice.next("receipt", (frame) => frame.userId === alice.id && frame.readSeq === 3);
  ofBob.send({ op: "read", channelId: threadId, seq: 1 });
  await ofBob.next("receipt", (frame) => frame.userId === bob.id && frame.channelId === threadId);
  ofAlice.send({ op: "presence", status: "away" });
  await alice.call("status.set", { custom: { emoji: "🏖️", text: "away", expiresAt: null }, dnd: true });
  await Bun.sleep(200);
  expect(ofOther(ofBob, alice.id, fromBob)).toEqual([]);
  expect(ofOther(ofAlice, bob.id, fromAlice)).toEqual([]);
  for (const channelId of [id, threadId]) {
    expect(await markersOf(bob, channelId, alice.id)).toEqual([0, 0]);
    expect(await markersOf(alice, channelId, bob.id)).toEqual([0, 0]);
  }
  expect(await markersOf(alice, id, alice.id)).toEqual([3, 3]);
  const late = await bob.connect();
  await late.ask({ op: "watch", userIds: [alice.id] });
  expect(ofOther(late, alice.id, 0)).toEqual([]);

  await bob.call("block.remove", { userId: alice.id });
  expect(await markersOf(bob, id, alice.id)).toEqual([3, 3]);
  await late.next("presence", (frame) => frame.userId === alice.id && frame.status === "dnd");
  world.clock.advance(10_000);
  ofAlice.send({ op: "typing", channelId: id });
  await late.next("typing", (frame) => frame.userId === alice.id);
  await ofBob.next("typing", (frame) => frame.userId === alice.id && ofBob.frames.indexOf(frame) >= fromBob);
});
