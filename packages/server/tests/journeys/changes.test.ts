import { EDITS_TOLD_MAX } from "@parley/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectReplicasAgree } from "../replicas-agree.ts";
import type { TestSocket } from "../test-socket.ts";
import { openWorld, type Person, type World } from "../world.ts";

let world: World;
let alice: Person;
let bob: Person;
let carol: Person;
let channelId: string;
/** A socket of each, on which they do what they do by the socket. */
let sockets: ReadonlyMap<Person, TestSocket>;

beforeAll(async () => {
  world = await openWorld();
  [alice, bob, carol] = [await world.person("alice"), await world.person("bob"), await world.person("carol")];
  const pairs = [alice, bob, carol].map(async (person) => [person, await person.connect()] as const);
  sockets = new Map(await Promise.all(pairs));
});
afterAll(() => world[Symbol.asyncDispose]());

interface Told {
  readonly code?: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever came back, and says what it expects
  readonly message?: any;
}
type Done = Promise<Told>;
const agree = <T>(change: () => Promise<T>) => expectReplicasAgree(world, [alice, bob], change);

/** The two ways to do the same things. */
const byCall = (person: Person) => {
  const told = async (answer: Promise<{ status: number; body: { code?: string } }>): Done => {
    const { status, body } = await answer;
    return status < 300 ? { message: body } : { code: body.code ?? "none" };
  };
  return {
    send: (id: string, text: string, more: { replyTo?: string } = {}) =>
      told(person.call("message.send", { id, nonce: crypto.randomUUID(), text, ...more })),
    edit: (id: string, messageId: string, text: string) =>
      told(person.call("message.edit", { id, messageId, text })),
    delete: (id: string, messageId: string) => told(person.call("message.delete", { id, messageId })),
    react: (id: string, messageId: string, emoji: string, on = true) =>
      told(person.call(on ? "reaction.add" : "reaction.remove", { id, messageId, emoji })),
    pin: (id: string, messageId: string, on = true) =>
      told(person.call(on ? "pin.add" : "pin.remove", { id, messageId })),
    read: (id: string, seq: number) => told(person.call("receipt.read", { id, seq })),
  };
};
const bySocket = (person: Person): ReturnType<typeof byCall> => {
  const ask = async (command: object): Done => {
    const { op, message, problem } = await (sockets.get(person) as TestSocket).ask(command);
    return op === "ack" ? { message } : { code: problem.code };
  };
  return {
    send: (id, text, more = {}) =>
      ask({ op: "send", channelId: id, nonce: crypto.randomUUID(), text, ...more }),
    edit: (id, messageId, text) => ask({ op: "edit", channelId: id, messageId, text }),
    delete: (id, messageId) => ask({ op: "delete", channelId: id, messageId }),
    react: (id, messageId, emoji, on = true) => ask({ op: "react", channelId: id, messageId, emoji, on }),
    pin: (id, messageId, on = true) => ask({ op: "pin", channelId: id, messageId, on }),
    async read(id, seq) {
      const socket = sockets.get(person) as TestSocket;
      socket.send({ op: "read", channelId: id, seq });
      await socket.next("unread", (frame) => frame.channelId === id && frame.readSeq === seq);
      return {};
    },
  };
};

const said = async (person: Person, text = "hello", id = channelId): Promise<string> =>
  (await byCall(person).send(id, text)).message.id;

describe.each([
  ["a call", byCall],
  ["the socket", bySocket],
])("old state + events = a fresh fetch, by %s, after", (_, by) => {
  beforeAll(async () => {
    channelId = await world.groupChannel(alice, [bob, carol]);
  });

  it("an answer that mentions, an edit that mentions another, an edit that mentions nobody", async () => {
    const hello = await said(alice);
    const sent = await agree(() => by(alice).send(channelId, "well, @bob?", { replyTo: hello }));
    expect(sent.message).toMatchObject({ replyTo: hello, mentions: [bob.id] });
    const { id } = sent.message;
    const edited = await agree(() => by(alice).edit(channelId, id, "well, @carol?"));
    expect(edited.message).toMatchObject({ text: "well, @carol?", mentions: [carol.id], editCount: 1 });
    expect((await agree(() => by(alice).edit(channelId, id, "well"))).message).toMatchObject({
      mentions: [],
      editCount: 2,
    });
    const { body } = await bob.call("message.edits", { id: channelId, messageId: id });
    expect(body.items.map((edit: { text: string }) => edit.text)).toEqual(["well, @bob?", "well, @carol?"]);
  });

  it("shows the latest of the texts before, however many there were", async () => {
    const { message } = await byCall(alice).send(channelId, "text 0");
    const edits = EDITS_TOLD_MAX + 5;
    for (let number = 1; number <= edits; number += 1) {
      await byCall(alice).edit(channelId, message.id, `text ${number}`);
    }
    const { items } = (await bob.call("message.edits", { id: channelId, messageId: message.id })).body;
    expect(items.map(({ text }: { text: string }) => text)).toEqual(
      Array.from({ length: EDITS_TOLD_MAX }, (_, index) => `text ${index + 5}`),
    );
  });

  it("a deletion by whoever wrote it, and by a moderator", async () => {
    const [own, another] = [await said(bob, "one @alice"), await said(bob, "two @alice")];
    expect((await agree(() => by(bob).delete(channelId, own))).message).toMatchObject({
      text: "",
      mentions: [],
    });
    expect((await agree(() => by(alice).delete(channelId, another))).message.deletedAt).not.toBeNull();
    expect(await by(bob).edit(channelId, own, "back")).toEqual({ code: "message_deleted" });
  });

  it("reactions that come and go", async () => {
    const hello = await said(alice);
    await agree(() => by(bob).react(channelId, hello, "🎉"));
    await agree(() => Promise.all([alice, carol].map((person) => by(person).react(channelId, hello, "🎉"))));
    const last = await agree(() => by(bob).react(channelId, hello, "🎉", false));
    expect(new Set(last.message.reactions[0].userIds)).toEqual(new Set([alice.id, carol.id]));
  });

  it("a pin, and its end", async () => {
    const hello = await said(bob);
    await agree(() => by(bob).pin(channelId, hello));
    expect((await carol.call("pin.list", { id: channelId })).body.items).toMatchObject([{ id: hello }]);
    await agree(() => by(alice).pin(channelId, hello, false));
    expect((await carol.call("pin.list", { id: channelId })).body.items).toEqual([]);
  });

  it("reading, with what it leaves unread, and what of that mentions one", async () => {
    await said(carol, "@bob");
    const { lastSeq } = (await bob.call("channel.get", { id: channelId })).body;
    await said(carol, "@bob again");
    const before = (await bob.call("channel.get", { id: channelId })).body;
    expect(before.mentions).toEqual([lastSeq, lastSeq + 1]);
    await agree(() => by(bob).read(channelId, lastSeq));
    const { body } = await bob.call("channel.get", { id: channelId });
    expect(body).toMatchObject({ readSeq: lastSeq, deliveredSeq: lastSeq + 1, mentions: [lastSeq + 1] });
    await agree(() => by(bob).read(channelId, lastSeq + 1));
  });

  it("a message in a thread, and changes of it", async () => {
    const root = await said(bob);
    const { body } = await bob.call("thread.open", { id: channelId, messageId: root });
    const sent = await agree(() => by(bob).send(body.id, "in here, @alice"));
    await agree(() => by(bob).edit(body.id, sent.message.id, "in here"));
    await agree(() => by(alice).react(body.id, sent.message.id, "👍"));
    const message = (await alice.call("message.get", { messageId: root })).body;
    expect(message).toMatchObject({ threadId: body.id, threadCount: 1 });
  });

  it("many changes of few messages by everyone at once", async () => {
    const ids = await Promise.all([alice, bob, carol].map((person) => said(person)));
    const people = [alice, bob, carol];
    const changes = await agree(() =>
      Promise.all(
        Array.from({ length: 60 }, (_unused, n) => {
          const person = people[n % 3] as Person;
          const messageId = ids[n % ids.length] ?? "";
          if (n % 4 === 0)
            return by(person).edit(channelId, messageId, n % 8 === 0 ? `edit ${n} @bob` : `edit ${n}`);
          if (n % 4 === 1)
            return by(person).react(channelId, ids[(n + 1) % 3] ?? "", n % 8 === 1 ? "👍" : "🎉", n % 3 > 0);
          if (n % 4 === 2) return by(person).pin(channelId, ids[(n + 2) % 3] ?? "", n % 8 === 2);
          return by(person).send(channelId, `said ${n} @alice`);
        }),
      ),
    );
    expect(changes.filter(({ code }) => code !== undefined)).toEqual([]);
  });
});

describe("by a call alone, after", () => {
  it("a message that is forwarded: whose it is goes with it, and stays theirs", async () => {
    const other = await world.groupChannel(alice, [bob], "library");
    const hello = await said(carol, "what a day");
    const forward = { id: channelId, messageId: hello, toChannelId: other, nonce: crypto.randomUUID() };
    const sent = await agree(() => alice.call("message.forward", forward));
    const forwarded = { messageId: hello, channelId, senderId: carol.id };
    expect(sent).toMatchObject({ status: 201, body: { senderId: alice.id, text: "what a day", forwarded } });
    expect(await alice.call("message.forward", forward)).toMatchObject({
      status: 200,
      body: { id: sent.body.id },
    });
    const again = { id: other, messageId: sent.body.id, toChannelId: channelId, nonce: crypto.randomUUID() };
    expect((await bob.call("message.forward", again)).body).toMatchObject({ senderId: bob.id, forwarded });
    // Said once more it is the same, also when there would be nothing to forward any more.
    await agree(() => carol.call("message.delete", { id: channelId, messageId: hello }));
    expect(await alice.call("message.forward", forward)).toMatchObject({
      ...{ status: 200, body: { id: sent.body.id, forwarded } },
    });
    const late = { ...forward, nonce: crypto.randomUUID() };
    expect((await alice.call("message.forward", late)).body.code).toBe("message_deleted");
    expect(await byCall(alice).edit(other, sent.body.id, "mine")).toEqual({ code: "message_not_yours" });
    // Carol is no member there, and does not learn where her words went.
    expect((await carol.call("message.get", { messageId: sent.body.id })).status).toBe(404);
  });

  it("hiding how far one has read: others are told what was delivered alone", async () => {
    await bob.call("receipt.setSettings", { hidesReading: true });
    await said(alice);
    const { lastSeq } = (await bob.call("channel.get", { id: channelId })).body;
    const atAlice = sockets.get(alice) as TestSocket;
    await agree(() => byCall(bob).read(channelId, lastSeq));
    const isBobs = (frame: { userId: string; deliveredSeq: number }) =>
      frame.userId === bob.id && frame.deliveredSeq === lastSeq;
    expect(await atAlice.next("receipt", isBobs)).toMatchObject({ readSeq: 0 });
    const { body } = await alice.call("member.list", { id: channelId });
    const listed = body.items.find((member: { user: { id: string } }) => member.user.id === bob.id);
    expect(listed).toMatchObject({ readSeq: 0, deliveredSeq: lastSeq });
    await bob.call("receipt.setSettings", { hidesReading: false });
  });
});
