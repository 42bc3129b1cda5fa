import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openWorld, type Person, type World } from "../world.ts";

let world: World;
let alice: Person;
let bob: Person;
let carol: Person;
let mallory: Person;
beforeAll(async () => {
  world = await openWorld();
  [alice, bob, carol, mallory] = (await Promise.all(
    (["alice", "bob", "carol", "mallory"] as const).map((name) => world.person(name)),
  )) as [Person, Person, Person, Person];
});
afterAll(() => world[Symbol.asyncDispose]());

const nonce = () => crypto.randomUUID();
const say = async (person: Person, id: string, text = "hello") =>
  (await person.call("message.send", { id, nonce: nonce(), text })).body;

/** Until the message that a thread hangs at says that it has so many; what follows from them is done then. */
const counted = async (messageId: string, count: number) => {
  const deadline = Date.now() + 5_000;
  while ((await alice.call("message.get", { messageId })).body.threadCount < count) {
    if (Date.now() > deadline) throw new Error(`The thread is not counted up to ${count}`);
    await Bun.sleep(10);
  }
  await Bun.sleep(50);
};

/** A group of alice, bob and carol, with a message of alice's. */
const begun = async () => {
  const id = await world.groupChannel(alice, [bob, carol]);
  return { id, root: await say(alice, id, "what do you think?") };
};

describe("a thread", () => {
  it("is made once, whoever opens it, and its message says so", async () => {
    const { id, root } = await begun();
    const opened = await Promise.all(
      [alice, bob, carol, bob].map((person) => person.call("thread.open", { id, messageId: root.id })),
    );
    expect(opened.map((answer) => answer.status).sort()).toEqual([200, 200, 200, 201]);
    expect(new Set(opened.map((answer) => answer.body.id)).size).toBe(1);
    expect(opened[0]?.body).toMatchObject({ kind: "thread", parentId: id, rootId: root.id, follows: false });
    const message = (await carol.call("message.get", { messageId: root.id })).body;
    expect(message).toMatchObject({ threadId: opened[0]?.body.id, threadCount: 0, version: 2 });
  });

  it("is written in by the members of its channel, counted at its message, and followed by who has to do with it", async () => {
    const { id, root } = await begun();
    const { id: threadId } = (await bob.call("thread.open", { id, messageId: root.id })).body;
    await using sockets = new AsyncDisposableStack();
    const [ofAlice, ofBob, ofCarol] = await Promise.all([alice, bob, carol].map((one) => one.connect()));
    void sockets;
    const sent = await ofBob?.ask({ op: "send", channelId: threadId, nonce: nonce(), text: "well, @carol?" });
    expect(sent).toMatchObject({ op: "ack", message: { channelId: threadId, seq: 1, mentions: [carol.id] } });
    // Everyone in the channel is told, whether they follow or not.
    expect(await ofAlice?.next("messages", (frame) => frame.channelId === threadId)).toBeDefined();
    const counted = await ofCarol?.next("messages", (frame) => frame.messages[0].threadCount === 1);
    expect(counted.messages[0]).toMatchObject({ id: root.id, threadId });
    const joined = await Promise.all(
      [ofAlice, ofBob, ofCarol].map((socket) =>
        socket?.next("channel", (frame) => frame.change === "joined" && frame.channelId === threadId),
      ),
    );
    const seen = joined.map((frame) => frame.channel);
    expect(
      seen.map((channel) => [channel.follows, channel.lastSeq - channel.readSeq, channel.mentions]),
    ).toEqual([
      [true, 1, []],
      [true, 0, []],
      [true, 1, [1]],
    ]);
    const again = await carol.connect();
    expect(
      again.frames.find(({ op }) => op === "ready").channels.map((channel: { id: string }) => channel.id),
    ).toContain(threadId);
  });

  it("is recovered by its position, followed or not", async () => {
    const { id, root } = await begun();
    const { id: threadId } = (await bob.call("thread.open", { id, messageId: root.id })).body;
    await say(bob, threadId, "one");
    await say(bob, threadId, "two");
    const { epoch } = (await carol.connect()).frames.find(({ op }) => op === "ready");
    const back = await carol.connect({ epoch, channels: { [threadId]: 1 } });
    const frame = await back.next("messages", (told) => told.channelId === threadId);
    expect(frame.messages.map((message: { text: string }) => message.text)).toEqual(["two"]);
    expect(await back.next("synced")).toMatchObject({ channelId: threadId, version: 2 });
    expect(await back.ask({ op: "sync", channelId: threadId, version: 2 })).toMatchObject({ op: "synced" });
  });

  it("has no threads of its own, and strangers learn nothing of it", async () => {
    const { id, root } = await begun();
    const { id: threadId } = (await bob.call("thread.open", { id, messageId: root.id })).body;
    const message = await say(bob, threadId);
    const inside = await bob.call("thread.open", { id: threadId, messageId: message.id });
    expect(inside.body.code).toBe("thread_inside_thread");
    const asked = await Promise.all([
      mallory.call("thread.open", { id, messageId: root.id }),
      mallory.call("channel.get", { id: threadId }),
      mallory.call("message.send", { id: threadId, nonce: nonce(), text: "let me in" }),
      mallory.call("message.page", { id: threadId }),
      mallory.call("thread.follow", { id: threadId }),
      mallory.call("thread.unfollow", { id: threadId }),
      mallory.call("receipt.read", { id: threadId, seq: 1 }),
    ]);
    expect(asked.map((answer) => answer.body.code)).toEqual(asked.map(() => "channel_not_found"));
    const socket = await mallory.connect();
    for (const command of [{ op: "sync", version: 0 }, { op: "typing" }]) {
      const answer = await socket.ask({ ...command, channelId: threadId });
      expect(answer.problem.code).toBe("channel_not_found");
    }
  });

  it("is closed to who leaves its channel, and to everyone when that is archived", async () => {
    const { id, root } = await begun();
    const { id: threadId } = (await bob.call("thread.open", { id, messageId: root.id })).body;
    await carol.call("thread.follow", { id: threadId });
    await carol.call("member.remove", { id, userId: carol.id });
    expect((await carol.call("message.page", { id: threadId })).body.code).toBe("channel_not_found");
    const { frames } = await carol.connect();
    expect(
      frames.find(({ op }) => op === "ready").channels.map((channel: { id: string }) => channel.id),
    ).not.toContain(threadId);
    await alice.call("channel.archive", { id });
    const late = await bob.call("message.send", { id: threadId, nonce: nonce(), text: "too late" });
    expect(late.body.code).toBe("channel_archived");
  });

  it("shows nobody among its followers who has left its channel, whatever row is left of them", async () => {
    const { id, root } = await begun();
    const { id: threadId } = (await bob.call("thread.open", { id, messageId: root.id })).body;
    await say(carol, threadId);
    await counted(root.id, 1);
    await alice.call("member.remove", { id, userId: bob.id });
    // As written by the follower of the log in the very moment in which bob is removed.
    await world.database.sql`insert into channel_members (channel_id, user_id, role, joined_at)
      values (${threadId}, ${bob.id}, 'member', now())`;
    const { items } = (await carol.call("member.list", { id: threadId })).body;
    expect(
      items.map((member: { user: { id: string }; role: string }) => [member.user.id, member.role]),
    ).toEqual([
      [alice.id, "owner"],
      [carol.id, "member"],
    ]);
  });

  it("is followed and left again by wish; writing in it follows it once more", async () => {
    const { id, root } = await begun();
    const { id: threadId } = (await bob.call("thread.open", { id, messageId: root.id })).body;
    const socket = await carol.connect();
    expect((await carol.call("thread.follow", { id: threadId })).body).toMatchObject({ follows: true });
    await socket.next("channel", (frame) => frame.change === "joined" && frame.channelId === threadId);
    expect((await carol.call("thread.unfollow", { id: threadId })).status).toBe(204);
    await socket.next("channel", (frame) => frame.change === "left" && frame.channelId === threadId);
    await say(carol, threadId);
    const again = await socket.next("channel", (frame) => frame.change === "joined");
    expect(again.channel).toMatchObject({ id: threadId, follows: true, readSeq: 1, lastSeq: 1 });
  });

  it("leaves unread to who follows it what they have not read, also where they are named, or began it", async () => {
    const { id, root } = await begun();
    const { id: threadId } = (await bob.call("thread.open", { id, messageId: root.id })).body;
    await carol.call("thread.follow", { id: threadId });
    for (const text of ["one", "two", "@carol, three", "four"]) await say(bob, threadId, text);
    await counted(root.id, 4);
    const seenBy = async (person: Person) => (await person.call("channel.get", { id: threadId })).body;
    expect(await seenBy(carol)).toMatchObject({ follows: true, readSeq: 0, lastSeq: 4, mentions: [3] });
    expect(await seenBy(alice)).toMatchObject({ follows: true, readSeq: 0, lastSeq: 4, mentions: [] });
    expect(await seenBy(bob)).toMatchObject({ follows: true, readSeq: 4, lastSeq: 4 });
  });

  it("is not followed again for what happens to messages that were there", async () => {
    const { id, root } = await begun();
    const { id: threadId } = (await bob.call("thread.open", { id, messageId: root.id })).body;
    const { id: messageId } = await say(carol, threadId, "@bob");
    await counted(root.id, 1);
    for (const person of [alice, bob, carol]) await person.call("thread.unfollow", { id: threadId });
    await alice.call("reaction.add", { id: threadId, messageId, emoji: "👍" });
    const second = await say(alice, threadId);
    await counted(root.id, 2);
    const follows = await Promise.all(
      [alice, bob, carol].map(
        async (person) => (await person.call("channel.get", { id: threadId })).body.follows,
      ),
    );
    // She has written again; the others were neither named anew, nor have they said anything.
    expect(follows).toEqual([true, false, false]);
    await alice.call("message.edit", { id: threadId, messageId: second.id, text: "@bob?" });
    const socket = await bob.connect();
    const isBack = () =>
      socket.frames.some(
        (frame) => frame.op === "channel" || JSON.stringify(frame.channels)?.includes(threadId),
      );
    while (!isBack()) await socket.next("channel");
    expect((await bob.call("channel.get", { id: threadId })).body).toMatchObject({
      follows: true,
      mentions: [2],
    });
  });
});
