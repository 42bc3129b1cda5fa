import { v7 as newId } from "uuid";
import { describe, expect, test, vi } from "vitest";
import { freshDatabase } from "../../../tests/world-database.ts";
import { openPushService } from "../../outbound/push/push-service.fixture.ts";
import { makeChannel, type NodeOptions, openNode, subscribeDevice } from "../world-notifications.ts";
import { topicOf } from "./push-payload.ts";

const [alice, bob] = [newId(), newId()] as const;
const PATIENCE = { timeout: 15_000, interval: 25 };
const NOON = Date.parse("2026-01-31T12:00:00.000Z");

/** Alice and bob in a channel, alice with a browser. */
const world = async (options: Partial<NodeOptions> = {}) => {
  const database = await freshDatabase({ connectionsMax: 8 });
  const service = await openPushService();
  const node = await openNode({ database, ...options });
  const channelId = await makeChannel(database.sql, [alice, bob]);
  const subscribe = async (sessionId?: string) => {
    const device = service.subscribe(node.vapid.publicKey);
    const row = await subscribeDevice(node, alice, device, sessionId);
    return { ...device, id: row.id };
  };
  return {
    ...node,
    database,
    service,
    channelId,
    subscribe,
    device: await subscribe(),
    mention: (text = "hello @alice") => node.say(channelId, bob, text, { mentions: [alice] }),
    shown: (device: { endpoint: string }) =>
      service.messagesOf(device).map(({ payload }) => payload.body ?? payload.type),
    /** Resolves when no job waits any more for its time to come. */
    async quiet() {
      await node.settled();
      await vi.waitFor(async () => {
        const [row] = await database.sql<{ waiting: number }[]>`
          select count(*) as waiting from pgboss.job where name = 'push' and state not in ('completed', 'failed')`;
        expect(row?.waiting).toBe(0);
      }, PATIENCE);
    },
    async [Symbol.asyncDispose]() {
      await node[Symbol.asyncDispose]();
      await service[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
};

test("every browser of a person is told in order, with what a page needs / of a reaction none is", async () => {
  await using it = await world();
  const other = await it.subscribe();
  const { id: messageId } = await it.say(it.channelId, alice, "lunch?");
  const at = new Date().toISOString();
  await it.change({
    ...{ kind: "react", channelId: it.channelId, messageId, userId: bob, at, emoji: "👍", on: true },
  });
  const texts = ["one", "two", "three"];
  for (const text of texts) await it.mention(text);
  await it.quiet();
  for (const device of [it.device, other]) expect(it.shown(device)).toEqual(texts);
  const rows = await it.inboxOf(alice).page({ before: null, unread: true, limit: 10 });
  expect(rows.map(({ kind }) => kind).toSorted()).toEqual(["mention", "mention", "mention", "reaction"]);
  const [first] = it.service.messagesOf(it.device);
  const [row] = rows.filter(({ text }) => text === "one");
  expect(first).toMatchObject({
    topic: topicOf(row?.id ?? ""),
    urgency: "high",
    payload: { id: row?.id, tag: first?.topic, channelId: it.channelId, seq: 2, kind: "mention" },
  });
  expect(first?.topic).toMatch(/^[\w-]{32}$/);
});

test("a topic tells nothing of the id, and no two are the same", () => {
  const ids = Array.from({ length: 1_000 }, () => newId());
  expect(new Set(ids.map(topicOf)).size).toBe(1_000);
});

describe("who is here", () => {
  test("is not pushed what they read meanwhile", async () => {
    await using it = await world({ isHere: () => true });
    const { seq } = await it.mention();
    await it.settled();
    await it.moveMarkers([{ userId: alice, channelId: it.channelId, readSeq: seq }]);
    await it.quiet();
    expect(it.service.requests).toHaveLength(0);
  });

  test("is pushed what they have not read a little later", async () => {
    await using it = await world({ isHere: () => true });
    await it.mention();
    await it.settled();
    expect(it.service.requests).toHaveLength(0);
    await it.quiet();
    expect(it.shown(it.device)).toEqual(["hello @alice"]);
  });
});

test("a node whose clock is behind the database's comes back to what is due in a moment", async () => {
  let late = 1_500;
  await using it = await world({ clock: { now: () => Date.now() - late }, isHere: () => true, works: false });
  await it.mention();
  await it.settled();
  await it.pushPerson({ data: { userId: alice } });
  expect(it.service.requests).toHaveLength(0);
  const jobs = await it.sql`select 1 from pgboss.job where name = 'push' and state = 'created'`;
  expect(jobs).toHaveLength(2);
  late = 0;
  await it.pushPerson({ data: { userId: alice } });
  expect(it.shown(it.device)).toEqual(["hello @alice"]);
});

describe("nothing is pushed, then or later", () => {
  test.each([
    ["to who does not want to be disturbed", { isDnd: () => true }, {}],
    [
      "in quiet hours, where they are",
      { clock: { now: () => NOON }, timeZone: "Asia/Kathmandu" },
      { quiet_from: "17:00", quiet_to: "18:00" },
    ],
    ["to who wants no pushes", {}, { push: false }],
  ] as const)("%s", async (_, options, settings) => {
    await using it = await world(options);
    await it.sql`insert into notification_settings (user_id, push, quiet_from, quiet_to) values (
      ${alice}, ${"push" in settings ? settings.push : true},
      ${"quiet_from" in settings ? settings.quiet_from : null}, ${"quiet_to" in settings ? settings.quiet_to : null})`;
    await it.mention();
    await it.quiet();
    expect(it.service.requests).toHaveLength(0);
    expect(await it.unreadOf(alice)).toBe(1);
    expect(await it.sql`select 1 from notifications where push_at is not null`).toHaveLength(0);
  });

  test("outside quiet hours it is", async () => {
    await using it = await world({ clock: { now: () => NOON }, timeZone: "Europe/Oslo" });
    await it.sql`insert into notification_settings (user_id, quiet_from, quiet_to)
      values (${alice}, '17:00', '18:00')`;
    await it.mention();
    await it.quiet();
    expect(it.shown(it.device)).toHaveLength(1);
  });

  test("where the session is over: its browser is forgotten", async () => {
    const over = newId();
    await using it = await world({ isSessionAlive: async (sessionId) => sessionId !== over });
    const left = await it.subscribe(over);
    await it.mention();
    await it.quiet();
    expect([it.shown(it.device), it.shown(left)]).toEqual([["hello @alice"], []]);
    expect((await it.subscriptions.of(alice)).map(({ id }) => id)).toEqual([it.device.id]);
  });
});

describe("a push service", () => {
  test.each([404, 410] as const)(
    "that says %i: the browser is forgotten, the others are told",
    async (status) => {
      await using it = await world();
      const gone = await it.subscribe();
      it.service.end(gone, status);
      await it.mention();
      await it.quiet();
      expect(it.shown(it.device)).toEqual(["hello @alice"]);
      expect((await it.subscriptions.of(alice)).map(({ id }) => id)).toEqual([it.device.id]);
      expect(await it.sql`select 1 from push_deliveries where subscription_id = ${gone.id}`).toHaveLength(0);
    },
  );

  test("that has no time now is asked again when it said, and the order is kept", async () => {
    await using it = await world();
    it.service.faultNext({ status: 503, retryAfter: "1" });
    for (const text of ["one", "two"]) await it.mention(text);
    await it.quiet();
    expect(it.shown(it.device)).toEqual(["one", "two"]);
  });

  test("that refuses is noted, and given up after a week", async () => {
    let now = NOON;
    await using it = await world({ clock: { now: () => now } });
    it.service.faultAlways({ status: 403 });
    await it.mention();
    await it.quiet();
    const [noted] = await it.subscriptions.of(alice);
    expect(noted?.failedAt).toBe(new Date(NOON).toISOString());
    now += 8 * 24 * 60 * 60_000;
    await it.mention();
    await it.quiet();
    expect(await it.subscriptions.of(alice)).toEqual([]);
  });

  test("that takes it again is no longer noted", async () => {
    await using it = await world();
    it.service.faultNext({ status: 403 });
    await it.mention("one");
    await it.quiet();
    await it.mention("two");
    await it.quiet();
    expect(it.shown(it.device)).toEqual(["two"]);
    expect((await it.subscriptions.of(alice))[0]?.failedAt).toBeNull();
  });
});

test("what is read, deleted or left while it is on its way is taken back under the same topic", async () => {
  await using it = await world();
  it.service.faultNext({ waitMs: 300 });
  const { seq } = await it.mention("one");
  await vi.waitFor(() => expect(it.service.requests).toHaveLength(1), PATIENCE);
  await it.moveMarkers([{ userId: alice, channelId: it.channelId, readSeq: seq }]);
  await it.quiet();
  const [pushed, cleared] = it.service.messagesOf(it.device);
  expect(cleared).toMatchObject({ topic: pushed?.topic, payload: { type: "clear", tag: pushed?.topic } });
  const { id: messageId } = await it.mention("two");
  await it.quiet();
  const at = new Date().toISOString();
  await it.change({ kind: "delete", channelId: it.channelId, messageId, userId: bob, at });
  await it.quiet();
  expect(it.shown(it.device)).toEqual(["one", "clear", "two", "clear"]);
  expect(await it.sql`select 1 from push_deliveries`).toHaveLength(0);
});

test("a device that was away gets no notification of what was read meanwhile", async () => {
  await using it = await world();
  it.service.setAway(it.device, true);
  const { seq } = await it.mention();
  await it.quiet();
  expect(it.service.waitingFor(it.device)).toBe(1);
  await it.moveMarkers([{ userId: alice, channelId: it.channelId, readSeq: seq }]);
  await it.quiet();
  it.service.setAway(it.device, false);
  expect(it.shown(it.device)).toEqual(["clear"]);
});

test("of many that come at once each goes out once, whoever does the jobs: two nodes at the same time", async () => {
  await using it = await world();
  await using other = await openNode({ database: it.database });
  const jobs = Array.from({ length: 6 }, (_, n) => (n % 2 === 0 ? it : other));
  const texts = Array.from({ length: 15 }, (_, n) => `message ${n}`);
  for (const text of texts) await it.mention(text);
  await it.settled();
  await Promise.all(jobs.map((node) => node.pushPerson({ data: { userId: alice } })));
  await it.quiet();
  expect(it.shown(it.device).toSorted()).toEqual(texts.toSorted());
});

test("what was not pushed for a day is not pushed any more, and of very many at once the latest are", async () => {
  let now = NOON;
  await using it = await world({ clock: { now: () => now }, works: false });
  await it.mention("old");
  await it.settled();
  now += 25 * 60 * 60_000;
  for (let n = 0; n < 30; n += 1) await it.mention(`new ${n}`);
  await it.settled();
  await it.pushPerson({ data: { userId: alice } });
  expect(it.shown(it.device)).toEqual(Array.from({ length: 20 }, (_, n) => `new ${n + 10}`));
  expect(await it.sql`select 1 from notifications where push_at is not null`).toHaveLength(0);
});

describe("a browser that subscribes", () => {
  test("again is the same, and of another person from then on theirs: nothing of the one comes to the other", async () => {
    await using it = await world({ works: false });
    const again = await subscribeDevice(it, alice, it.device);
    expect(again.id).toBe(it.device.id);
    await it.mention();
    await it.settled();
    await subscribeDevice(it, bob, it.device);
    await it.pushPerson({ data: { userId: alice } });
    expect(it.service.requests).toHaveLength(0);
    expect(await it.subscriptions.of(alice)).toEqual([]);
    expect(await it.subscriptions.of(bob)).toHaveLength(1);
  });

  test("is one of twenty at most", async () => {
    await using it = await world({ works: false });
    for (let n = 1; n < 20; n += 1) await it.subscribe();
    await expect(it.subscribe()).rejects.toMatchObject({ code: "push_limit_reached" });
    await subscribeDevice(it, alice, it.device);
    expect(await it.subscriptions.of(alice)).toHaveLength(20);
  });
});
