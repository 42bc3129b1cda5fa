import { CLOSE } from "@parley/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openWorld, type Person, type World } from "../world.ts";

let world: World;
let alice: Person;
let bob: Person;
let mallory: Person;

beforeAll(async () => {
  world = await openWorld();
  alice = await world.person("alice");
  bob = await world.person("bob");
  mallory = await world.person("mallory");
});
afterAll(() => world[Symbol.asyncDispose]());

const nonce = () => crypto.randomUUID();

describe("two people", () => {
  let channelId: string;

  it("the first account is the administrator, and only the first", async () => {
    expect((await alice.call("auth.session", {})).body.roles).toEqual(["admin", "user"]);
    expect((await bob.call("auth.session", {})).body.roles).toEqual(["user"]);
  });

  it("find each other, become friends live, and talk", async () => {
    const [atAlice, atBob] = [await alice.connect(), await bob.connect()];
    const found = await bob.call("user.search", { query: "ali" });
    expect(found.body.items).toMatchObject([{ id: alice.id, username: "alice" }]);

    const asked = await bob.call("friend.request", { userId: alice.id });
    expect(asked.status).toBe(201);
    expect(await atAlice.next("friend")).toMatchObject({
      change: "requested",
      user: { id: bob.id },
      requestId: asked.body.id,
    });
    expect((await alice.call("friend.accept", { id: asked.body.id })).status).toBe(200);
    expect(await atBob.next("friend", (frame) => frame.change === "accepted")).toMatchObject({
      user: { id: alice.id },
    });

    const opened = await alice.call("channel.create", { kind: "direct", userId: bob.id });
    expect(opened.status).toBe(201);
    expect((await bob.call("channel.create", { kind: "direct", userId: alice.id })).status).toBe(200);
    channelId = opened.body.id;
    expect(await atBob.next("channel")).toMatchObject({
      change: "joined",
      channel: { id: channelId, peer: { id: alice.id } },
    });

    const ack = await atAlice.ask({ op: "send", channelId, nonce: nonce(), text: "hello" });
    expect(ack).toMatchObject({
      op: "ack",
      message: { seq: 1, version: 1, senderId: alice.id, text: "hello" },
    });
    const { message } = ack;
    // In a frame of its channel it is without whatever is null, 0 or empty.
    const { id, seq, version, senderId, nonce: same, text, createdAt } = message;
    const inFrame = { id, seq, version, senderId, nonce: same, text, createdAt };
    for (const socket of [atAlice, atBob]) {
      expect(await socket.next("messages")).toEqual({ op: "messages", channelId, messages: [inFrame] });
    }
  });

  it("a repeat of a nonce is the same message: 200 over HTTP, an ack over the socket, and no second frame", async () => {
    const socket = await bob.connect();
    const draft = { nonce: nonce(), text: "once" };
    const first = await bob.call("message.send", { id: channelId, ...draft });
    const again = await bob.call("message.send", { id: channelId, ...draft, text: "twice" });
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body).toEqual(first.body);
    expect(await socket.ask({ op: "send", channelId, ...draft })).toMatchObject({
      op: "ack",
      message: first.body,
    });
    await socket.next("messages");
    expect(socket.frames.filter((frame) => frame.op === "messages")).toHaveLength(1);
  });

  it("a stranger learns nothing of their channel", async () => {
    const socket = await mallory.connect();
    const { body } = await mallory.call("message.page", { id: channelId });
    expect(body).toMatchObject({ status: 404, code: "channel_not_found" });
    expect((await mallory.call("message.send", { id: channelId, nonce: nonce(), text: "x" })).status).toBe(
      404,
    );
    for (const command of [
      { op: "send", channelId, nonce: nonce(), text: "x" },
      { op: "sync", channelId, version: 0 },
      { op: "typing", channelId },
      { op: "read", channelId, seq: 1 },
    ]) {
      expect(await socket.ask(command)).toMatchObject({ op: "nack", problem: { code: "channel_not_found" } });
    }
    await alice.call("message.send", { id: channelId, nonce: nonce(), text: "between us" });
    await socket.ask({ op: "ping" });
    expect(socket.frames.filter((frame) => frame.op === "messages")).toEqual([]);
  });

  it("typing and read markers reach the other, and a marker never goes back or past the end", async () => {
    const [atAlice, atBob] = [await alice.connect(), await bob.connect()];
    atBob.send({ op: "typing", channelId });
    expect(await atAlice.next("typing")).toEqual({ op: "typing", channelId, userId: bob.id });
    // He has written the second of three: what he read before that is no news.
    expect((await bob.call("channel.get", { id: channelId })).body).toMatchObject({ lastSeq: 3, readSeq: 2 });
    atBob.send({ op: "read", channelId, seq: 2 });
    atBob.send({ op: "read", channelId, seq: 3 });
    expect(await atAlice.next("receipt")).toEqual({
      ...{ op: "receipt", channelId, userId: bob.id },
      deliveredSeq: 3,
      readSeq: 3,
    });
    // His own devices, too, are told how much is unread.
    const unread = { op: "unread", channelId, unread: 0, mentions: 0, readSeq: 3 };
    expect(await atBob.next("unread")).toEqual(unread);
    expect((await bob.call("receipt.read", { id: channelId, seq: 1 })).body).toEqual({ readSeq: 3 });
    expect((await bob.call("receipt.read", { id: channelId, seq: 999 })).body).toEqual({ readSeq: 3 });
  });

  it("each sees the other come, go away and leave; a stranger sees nothing", async () => {
    const [carol, dave] = [await world.person("carol"), await world.person("dave")];
    await world.befriend(carol, dave);
    const [atCarol, atMallory] = [await carol.connect(), await mallory.connect()];
    const atDave = await dave.connect();
    const isDave = (status: string) => (frame: { userId: string; status: string }) =>
      frame.userId === dave.id && frame.status === status;
    await atCarol.next("presence", isDave("online"));
    expect(await atDave.next("presence", (frame) => frame.userId === carol.id)).toMatchObject({
      status: "online",
    });
    atDave.send({ op: "presence", status: "away" });
    await atCarol.next("presence", isDave("away"));
    atDave.close();
    await atCarol.next("presence", isDave("offline"));
    expect(atMallory.frames.some((frame) => frame.op === "presence" && frame.userId === dave.id)).toBe(false);
  });

  it("a client that was away is told exactly what it missed, then that it is up to date", async () => {
    const before = await bob.connect();
    const { channels, epoch } = before.frames.find(({ op }) => op === "ready");
    const { version } = channels.find((channel: { id: string }) => channel.id === channelId);
    before.close();
    for (const text of ["one", "two", "three"]) {
      await alice.call("message.send", { id: channelId, nonce: nonce(), text });
    }
    const back = await bob.connect({ epoch, channels: { [channelId]: version } });
    const missed = await back.next("messages");
    expect(missed.messages.map((message: { text: string }) => message.text)).toEqual(["one", "two", "three"]);
    expect(await back.next("synced")).toEqual({ op: "synced", channelId, version: version + 3 });
    const elsewhere = await bob.connect({ epoch: "another", channels: { [channelId]: version } });
    expect(await elsewhere.next("resync")).toEqual({ op: "resync", channelId });
    expect(await back.ask({ op: "sync", channelId, version: version + 99 })).toMatchObject({ op: "resync" });
  });

  it("the end of a friendship closes the channel for both, and a new one opens it", async () => {
    await alice.call("friend.remove", { userId: bob.id });
    const refused = await bob.call("message.send", { id: channelId, nonce: nonce(), text: "still there?" });
    expect(refused).toMatchObject({ status: 403, body: { code: "friendship_required" } });
    expect((await bob.call("message.page", { id: channelId })).status).toBe(200);
    await world.befriend(alice, bob);
    expect(
      (await bob.call("message.send", { id: channelId, nonce: nonce(), text: "hello again" })).status,
    ).toBe(201);
  });

  it("signing out ends the session's sockets at once, and its token", async () => {
    const again = await world.signInAgain(bob);
    const [one, other] = [await again.connect(), await again.connect()];
    const elsewhere = await bob.connect();
    expect((await again.call("auth.logout", {})).status).toBe(204);
    expect([(await one.closed).code, (await other.closed).code]).toEqual([
      CLOSE.sessionRevoked,
      CLOSE.sessionRevoked,
    ]);
    expect(one.frames.at(-1)).toMatchObject({ op: "session", change: "ended" });
    expect((await again.call("me.get", {})).body).toMatchObject({ status: 401, code: "session_revoked" });
    expect(await elsewhere.ask({ op: "ping" })).toMatchObject({ op: "pong" });
  });

  it("ending one's other sessions closes their sockets at once, and leaves one's own open", async () => {
    const carol = await world.person("carol");
    const phone = await world.signInAgain(carol);
    const [atDesk, atPhone, atMallory] = [
      await carol.connect(),
      await phone.connect(),
      await mallory.connect(),
    ];
    expect((await carol.call("session.revokeOthers", {})).status).toBe(204);
    expect((await atPhone.closed).code).toBe(CLOSE.sessionRevoked);
    expect(atPhone.frames.at(-1)).toMatchObject({ op: "session", change: "ended", reason: "revoked" });
    expect((await phone.call("me.get", {})).body).toMatchObject({ status: 401, code: "session_revoked" });
    for (const socket of [atDesk, atMallory]) {
      expect(await socket.ask({ op: "ping" })).toMatchObject({ op: "pong" });
    }
    expect((await carol.call("session.list", {})).body.items).toMatchObject([
      { id: carol.signedIn.session.id, current: true },
    ]);
  });
});

describe("a group", () => {
  it("is made by one, joined live by three, and history pages back without an end in sight", async () => {
    const carol = await world.person("carol");
    const atCarol = await carol.connect();
    await world.befriend(alice, carol);
    const id = await world.groupChannel(alice, [bob, carol]);
    expect(await atCarol.next("channel")).toMatchObject({
      change: "joined",
      channel: { id, name: "watercooler", memberCount: 3, role: "member" },
    });
    for (let n = 1; n <= 120; n += 1) {
      await [alice, bob, carol][n % 3]?.call("message.send", { id, nonce: nonce(), text: `message ${n}` });
    }
    const seqs: number[] = [];
    for (let before: number | undefined, more = true; more; ) {
      const { body } = await carol.call("message.page", before === undefined ? { id } : { id, before });
      seqs.unshift(...body.items.map((message: { seq: number }) => message.seq));
      [more, before] = [body.hasBefore, body.items[0].seq];
    }
    expect(seqs).toEqual(Array.from({ length: 120 }, (_, index) => index + 1));
    const removed = await alice.call("member.remove", { id, userId: carol.id });
    expect(removed.status).toBe(204);
    expect(await atCarol.next("channel", (frame) => frame.change === "left")).toMatchObject({
      channelId: id,
    });
    await bob.call("message.send", { id, nonce: nonce(), text: "she is gone" });
    await atCarol.ask({ op: "ping" });
    expect(atCarol.frames.some((frame) => JSON.stringify(frame).includes("she is gone"))).toBe(false);
  });
});
