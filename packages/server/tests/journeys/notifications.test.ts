import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { openQueue } from "../../src/database/queue-pg-boss.ts";
import { transact } from "../../src/database/transact.ts";
import { DIGEST_QUEUE } from "../../src/notification/digest/send-digest.ts";
import { openPushService, type PushService } from "../../src/outbound/push/push-service.fixture.ts";
import type { TestSocket } from "../test-socket.ts";
import { openWorld, type Person, type World } from "../world.ts";
import { silent } from "../world-database.ts";

const PATIENCE = { timeout: 15_000, interval: 25 };

let world: World;
let service: PushService;
let alice: Person;
let bob: Person;
let carol: Person;
let mallory: Person;
const sockets: TestSocket[] = [];
beforeAll(async () => {
  service = await openPushService();
  world = await openWorld({ OUTBOUND_ALLOW_PRIVATE: "all" });
  [alice, bob, carol, mallory] = (await Promise.all(
    (["alice", "bob", "carol", "mallory"] as const).map((name) => world.person(name)),
  )) as [Person, Person, Person, Person];
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await service[Symbol.asyncDispose]();
});

const connect = async (person: Person) => {
  const socket = await person.connect();
  sockets.push(socket);
  return socket;
};
/** How much is unread, as a socket was greeted. */
const greeted = ({ frames }: TestSocket): number =>
  frames.find((frame) => frame.op === "ready").unreadNotifications;
const nonce = () => crypto.randomUUID();
const say = async (person: Person, id: string, text = "hello", more: object = {}) =>
  (await person.call("message.send", { id, nonce: nonce(), text, ...more })).body;
const inbox = async (person: Person, input: { unread?: boolean } = {}) =>
  (await person.call("notification.list", input)).body;
/** What stands in somebody's inbox about a channel, once there is as much of it. */
const about = async (person: Person, channelId: string, count: number) => {
  const own = async () =>
    (await inbox(person)).items.filter((item: { channelId: string }) => item.channelId === channelId);
  await vi.waitFor(async () => expect(await own()).toHaveLength(count), PATIENCE);
  return own();
};

describe("an inbox", () => {
  it("has what names one, answers one or was written to one, the latest first / nobody else's has it", async () => {
    const id = await world.groupChannel(alice, [bob, carol]);
    const root = await say(bob, id, "anyone?");
    await say(alice, id, "@bob over here");
    const reply = await say(carol, id, "me too", { replyTo: root.id });
    const items = await about(bob, id, 2);
    expect(items).toMatchObject([
      {
        kind: "reply",
        channelId: id,
        messageId: reply.id,
        seq: 3,
        actor: { username: "carol" },
        text: "me too",
      },
      { kind: "mention", actor: { username: "alice" }, text: "@bob over here", readAt: null },
    ]);
    expect(await about(carol, id, 0)).toEqual([]);
    expect(await inbox(mallory)).toEqual({ items: [], nextCursor: null, unread: 0 });
  });

  it("is told live, with how much is unread, and cleared on every device when the channel is read on one", async () => {
    const id = await world.groupChannel(alice, [bob]);
    const [phone, laptop] = [await connect(bob), await connect(bob)];
    const before = greeted(laptop);
    const message = await say(alice, id, "@bob hello");
    for (const device of [phone, laptop]) {
      const told = await device.next("notification", (frame) => frame.change === "added");
      expect(told).toMatchObject({
        unread: before + 1,
        notification: { kind: "mention", messageId: message.id, text: "@bob hello" },
      });
    }
    const [{ id: notificationId }] = await about(bob, id, 1);
    phone.send({ op: "read", channelId: id, seq: message.seq });
    for (const device of [phone, laptop]) {
      const told = await device.next("notification", (frame) => frame.ids?.includes(notificationId));
      expect(told).toMatchObject({ change: "read", unread: before });
    }
    expect((await inbox(bob)).unread).toBe(before);
    expect(greeted(await connect(bob))).toBe(before);
    expect((await about(bob, id, 1))[0].readAt).not.toBeNull();
  });

  it("is read one by one, or all at once", async () => {
    const id = await world.groupChannel(alice, [carol]);
    await say(alice, id, "@carol one");
    await say(alice, id, "@carol two");
    const [two, one] = await about(carol, id, 2);
    const unread = (await inbox(carol)).unread;
    expect((await carol.call("notification.read", { ids: [one.id] })).body).toEqual({ unread: unread - 1 });
    // Another's are not there to be read.
    expect((await mallory.call("notification.read", { ids: [two.id] })).body).toEqual({ unread: 0 });
    expect((await inbox(carol, { unread: true })).items[0]).toMatchObject({ id: two.id });
    expect((await carol.call("notification.read", {})).body).toEqual({ unread: 0 });
    expect((await inbox(carol, { unread: true })).items).toEqual([]);
  });

  it("loses what is deleted, and whom an edit does not name any more", async () => {
    const id = await world.groupChannel(alice, [bob, carol]);
    const [first, second] = [await say(alice, id, "@bob one"), await say(alice, id, "@bob two")];
    await about(bob, id, 2);
    const socket = await connect(bob);
    await alice.call("message.delete", { id, messageId: first.id });
    await socket.next("notification", (frame) => frame.change === "read");
    await alice.call("message.edit", { id, messageId: second.id, text: "@carol two" });
    await about(bob, id, 0);
    expect(await about(carol, id, 1)).toMatchObject([{ kind: "mention", text: "@carol two" }]);
  });

  it("says nothing any more of a channel that one was taken out of", async () => {
    const id = await world.groupChannel(alice, [bob]);
    await say(alice, id, "@bob secret");
    await about(bob, id, 1);
    const { unread } = await inbox(bob);
    const socket = await connect(bob);
    await alice.call("member.remove", { id, userId: bob.id });
    expect(await about(bob, id, 0)).toEqual([]);
    expect((await inbox(bob)).unread).toBe(unread - 1);
    await socket.next("notification", (frame) => frame.unread === unread - 1);
  });

  it("says so on every device when a channel is gone, or one was taken out of it, with what its threads had", async () => {
    for (const end of ["channel.delete", "member.remove"] as const) {
      const id = await world.groupChannel(alice, [bob]);
      const root = await say(alice, id, "@bob secret");
      const { id: threadId } = (await alice.call("thread.open", { id, messageId: root.id })).body;
      await say(alice, threadId, "@bob more of it");
      await about(bob, threadId, 1);
      await about(bob, id, 1);
      const socket = await connect(bob);
      // Of the one channel both are unread, of the other what is in the thread alone.
      const isInThreadAlone = end === "member.remove";
      if (isInThreadAlone) {
        socket.send({ op: "read", channelId: id, seq: root.seq });
        await socket.next("notification", (frame) => frame.ids?.length === 1);
      }
      const before = greeted(socket) - (isInThreadAlone ? 1 : 0);
      await alice.call(end, { id, userId: bob.id });
      const { unread } = await inbox(bob);
      expect(unread).toBe(before - (isInThreadAlone ? 1 : 2));
      await socket.next("notification", (frame) => frame.unread === unread);
    }
  });

  it("has each reaction to what one wrote, once for each who reacts, while it stands", async () => {
    const id = await world.groupChannel(alice, [bob]);
    const { id: messageId } = await say(alice, id, "lunch?");
    for (const emoji of ["👍", "🎉"]) await bob.call("reaction.add", { id, messageId, emoji });
    await alice.call("reaction.add", { id, messageId, emoji: "👍" });
    await vi.waitFor(
      async () => expect((await about(alice, id, 1))[0]).toMatchObject({ kind: "reaction", text: "👍🎉" }),
      PATIENCE,
    );
    for (const emoji of ["👍", "🎉"]) await bob.call("reaction.remove", { id, messageId, emoji });
    await about(alice, id, 0);
  });

  it("has what is written in threads that one follows", async () => {
    const id = await world.groupChannel(alice, [bob, carol]);
    const root = await say(alice, id, "what do you think?");
    const { id: threadId } = (await bob.call("thread.open", { id, messageId: root.id })).body;
    await say(bob, threadId, "well");
    expect(await about(alice, threadId, 1)).toMatchObject([{ kind: "thread", text: "well" }]);
    await say(carol, threadId, "no");
    expect(await about(bob, threadId, 1)).toMatchObject([{ kind: "thread", text: "no" }]);
    await about(alice, threadId, 2);
    expect(await about(carol, threadId, 0)).toEqual([]);
  });

  it("has nothing of what was said in a thread before one followed it, whatever becomes of that", async () => {
    const id = await world.groupChannel(alice, [bob, carol]);
    const root = await say(alice, id, "what do you think?");
    const { id: threadId } = (await bob.call("thread.open", { id, messageId: root.id })).body;
    const old = await say(bob, threadId, "well");
    await about(alice, threadId, 1);
    await carol.call("thread.follow", { id: threadId });
    await bob.call("reaction.add", { id: threadId, messageId: old.id, emoji: "👍" });
    await say(bob, threadId, "never mind");
    expect(await about(carol, threadId, 1)).toMatchObject([{ kind: "thread", text: "never mind" }]);
  });
});

describe("what one wants to hear of", () => {
  it("is everything, what names one, or nothing: of a channel, else of all", async () => {
    const id = await world.groupChannel(alice, [bob, carol]);
    await bob.call("channel.settings", { id, notify: "all" });
    await carol.call("channel.settings", { id, notify: "none" });
    await say(alice, id, "hello everybody");
    await say(alice, id, "@bob @carol look");
    expect(await about(bob, id, 2)).toMatchObject([{ kind: "mention" }, { kind: "message" }]);
    expect(await about(carol, id, 0)).toEqual([]);
    const until = new Date(world.clock.now() + 60_000).toISOString();
    await bob.call("channel.settings", { id, mutedUntil: until });
    await say(alice, id, "@bob are you there?");
    // Who has just begun to want everything may be told of what was said a moment before, if it is unread.
    await carol.call("receipt.read", { id, seq: 3 });
    await carol.call("channel.settings", { id, notify: null });
    await carol.call("notification.setSettings", { level: "all" });
    await say(alice, id, "and you?");
    await about(carol, id, 1);
    await about(bob, id, 2);
    await carol.call("notification.setSettings", { level: "mentions" });
  });

  it("is kept, and changed field by field", async () => {
    const before = (await mallory.call("notification.settings", {})).body;
    expect(before).toEqual({ level: "mentions", push: true, digest: "off", quietHours: null });
    const quietHours = { from: "22:00", to: "07:30" };
    await mallory.call("notification.setSettings", { quietHours });
    const { body } = await mallory.call("notification.setSettings", { digest: "daily" });
    expect(body).toEqual({ ...before, quietHours, digest: "daily" });
    const { body: cleared } = await mallory.call("notification.setSettings", { quietHours: null });
    expect(cleared.quietHours).toBeNull();
  });
});

describe("a browser", () => {
  const subscribe = async (person: Person) => {
    const { publicKey } = (await person.call("push.list", {})).body;
    const device = service.subscribe(publicKey);
    const { endpoint, keys } = device;
    const answer = await person.call("push.subscribe", { endpoint, keys });
    expect(answer.status).toBe(201);
    return { ...device, id: answer.body.id as string };
  };

  it("is taken only with keys that can be encrypted with, and told which is wrong", async () => {
    const { endpoint, keys } = service.subscribe((await mallory.call("push.list", {})).body.publicKey);
    const point = Buffer.from(keys.p256dh, "base64url");
    const changed = (at: number, to: number) =>
      Buffer.from(point)
        .fill(to, at, at + 1)
        .toString("base64url");
    const faultsOf = async (wrong: Partial<typeof keys>) => {
      const { status, body } = await mallory.call("push.subscribe", {
        endpoint,
        keys: { ...keys, ...wrong },
      });
      expect([status, body.code]).toEqual([400, "validation_failed"]);
      return body.errors.map(({ pointer }: { pointer: string }) => pointer);
    };
    const noPoints = [
      ...["AAAA", point.subarray(1).toString("base64url"), Buffer.alloc(65).toString("base64url")],
      // Compressed, another form; and one beside the curve.
      ...[Buffer.concat([Buffer.from([2]), point.subarray(1, 33)]).toString("base64url"), changed(0, 6)],
      changed(64, (point[64] ?? 0) ^ 1),
    ];
    for (const p256dh of noPoints) expect(await faultsOf({ p256dh })).toEqual(["/keys/p256dh"]);
    for (const bytes of [1, 15, 17]) {
      const auth = Buffer.alloc(bytes).toString("base64url");
      expect(await faultsOf({ auth })).toEqual(["/keys/auth"]);
    }
    expect(await faultsOf({ p256dh: "AAAA", auth: "AAAA" })).toEqual(["/keys/p256dh", "/keys/auth"]);
    expect((await mallory.call("push.list", {})).body.items).toEqual([]);
    // As some browsers give them, with what fills up the last group.
    const padded = { p256dh: `${keys.p256dh}=`, auth: `${keys.auth}==` };
    expect((await mallory.call("push.subscribe", { endpoint, keys: padded })).status).toBe(201);
    expect((await mallory.call("push.unsubscribe", {})).status).toBe(204);
  });

  it("that is away from any page is pushed what concerns its person, and told to forget what is read", async () => {
    const dave = await world.person("dave");
    const id = await world.groupChannel(alice, [dave]);
    const device = await subscribe(dave);
    const message = await say(alice, id, "@dave hello");
    await vi.waitFor(() => expect(service.messagesOf(device)).toHaveLength(1), PATIENCE);
    const [pushed] = service.messagesOf(device);
    const [notification] = await about(dave, id, 1);
    expect(pushed?.payload).toMatchObject({
      ...{ type: "notification", id: notification.id, title: "Alice · #watercooler", body: "@dave hello" },
      ...{
        channelId: id,
        seq: message.seq,
        url: `http://localhost:8080/m/${message.id}`,
        tag: pushed?.topic,
      },
    });
    await dave.call("receipt.read", { id, seq: message.seq });
    await vi.waitFor(() => expect(service.messagesOf(device)).toHaveLength(2), PATIENCE);
    expect(service.messagesOf(device)[1]).toMatchObject({
      topic: pushed?.topic,
      payload: { type: "clear", id: notification.id, tag: pushed?.topic },
    });
  });

  it("is listed for its person alone, and let go by them / not by another", async () => {
    const device = await subscribe(carol);
    const { items } = (await carol.call("push.list", {})).body;
    expect(items).toMatchObject([{ id: device.id, endpoint: device.endpoint }]);
    expect((await mallory.call("push.list", {})).body.items).toEqual([]);
    expect((await mallory.call("push.unsubscribe", { id: device.id })).status).toBe(204);
    expect((await carol.call("push.list", {})).body.items).toHaveLength(1);
    expect((await carol.call("push.unsubscribe", { id: device.id })).status).toBe(204);
    expect((await carol.call("push.list", {})).body.items).toEqual([]);
  });

  it("hears nothing any more once its session is signed out of", async () => {
    const there = await world.signInAgain(bob);
    const device = await subscribe(there);
    await there.call("auth.logout", {});
    await vi.waitFor(async () => expect((await bob.call("push.list", {})).body.items).toEqual([]), PATIENCE);
    const id = await world.groupChannel(alice, [bob]);
    await say(alice, id, "@bob hello");
    await about(bob, id, 1);
    expect(service.messagesOf(device)).toEqual([]);
  });
});

it("a message that could not be sent at its time is told to who wrote it", async () => {
  const id = await world.groupChannel(alice, [bob]);
  const at = new Date(world.clock.now() + 1_200).toISOString();
  await bob.call("scheduled.create", { id, nonce: nonce(), text: "tomorrow", at });
  await alice.call("member.remove", { id, userId: bob.id });
  expect(await about(bob, id, 1)).toMatchObject([
    { kind: "scheduled_failed", seq: 0, messageId: null, actor: null, text: "channel_not_found" },
  ]);
});

it("the export of one's own data has what is held here, and no key of a browser", async () => {
  const { body } = await bob.call("me.export", {});
  expect(body.notifications.length).toBeGreaterThan(0);
  expect(body).toMatchObject({
    notificationSettings: expect.any(Array),
    pushSubscriptions: expect.any(Array),
  });
  expect(JSON.stringify(body)).not.toContain("p256dh");
});

// Last, for it moves the clock.
it("who is away and asked for it is mailed what waits for them", async () => {
  const erin = await world.person("erin");
  await erin.call("notification.setSettings", { digest: "hourly" });
  await world.database.sql`update users set email_verified_at = now() where id = ${erin.id}`;
  const id = await world.groupChannel(alice, [erin]);
  await say(alice, id, "@erin <b>hello</b>");
  await about(erin, id, 1);
  world.clock.advance(11 * 60_000);
  {
    // What the timer does every five minutes.
    await using queue = await openQueue({ database: world.database, log: silent });
    await transact(world.database.sql, (_, trx) => queue.put(trx, DIGEST_QUEUE, { userId: erin.id }));
  }
  const mail = await vi.waitFor(async () => {
    const { items } = (await world.request("/dev/mail.json")).body;
    const own = items.filter((item: { to: string }) => item.to === "erin@example.org");
    const digest = own.find(({ subject }: { subject: string }) => subject.startsWith("What waits for you"));
    expect(digest).toBeDefined();
    return digest;
  }, PATIENCE);
  expect(mail.text).toContain("Alice mentioned you (#watercooler): @erin <b>hello</b>");
  expect(mail.html).toContain("@erin &lt;b&gt;hello&lt;/b&gt;");
  expect(mail.text).toContain("http://localhost:8080/inbox");
});
