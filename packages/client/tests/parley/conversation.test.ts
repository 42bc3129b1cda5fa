import { IDBFactory } from "fake-indexeddb";
import { expect, test } from "vitest";
import { createParley } from "../../src/create-parley.ts";
import { createIndexedDbOutboxStore } from "../../src/outbox/outbox-store-indexed-db.ts";
import { createMemoryOutboxStore } from "../../src/outbox/outbox-store-memory.ts";
import { createMemoryTokenStore } from "../../src/wire/token-store.ts";
import { createFakeServer, type FakeServer } from "../fake-server.ts";
import { until } from "../until.ts";

const PASSWORD = "correct horse battery staple";
const WATERCOOLER = "#watercooler";

const openServer = () => {
  const server = createFakeServer();
  server.model.createChannel(WATERCOOLER, ["alice", "bob"]);
  return server;
};

const join = async (server: FakeServer, identifier: string, outboxStore = createMemoryOutboxStore()) => {
  const parley = createParley({ ...server, tokenStore: createMemoryTokenStore(), outboxStore });
  await parley.signIn({ identifier, password: PASSWORD });
  parley.connect();
  await until(parley.connection, ({ at }) => at === "live");
  await parley.open(WATERCOOLER);
  return parley;
};

type Client = Awaited<ReturnType<typeof join>>;
const held = (parley: Client) => parley.replica.get().channels.get(WATERCOOLER);
const texts = (parley: Client) => held(parley)?.window?.messages.map(({ text }) => text);
const untilTexts = (parley: Client, expected: readonly string[]) =>
  until(parley.replica, () => texts(parley)?.join() === expected.join());

test("a message is pending at once, then in both windows, and the order is that of writing", async () => {
  const server = openServer();
  await using alice = await join(server, "alice");
  await using bob = await join(server, "bob");
  const lines = ["one", "two", "three"];
  const sending = lines.map((text) => alice.send(WATERCOOLER, text));
  expect(held(alice)?.pending.map(({ text }) => text)).toEqual(lines);
  const nonces = await Promise.all(sending);
  await untilTexts(alice, lines);
  await untilTexts(bob, lines);
  expect(held(bob)?.window?.messages.map(({ nonce }) => nonce)).toEqual(nonces);
  expect(held(alice)?.pending).toEqual([]);
});

test("what is written while offline waits, and is sent once the network is back", async () => {
  const server = openServer();
  await using alice = await join(server, "alice");
  server.goOffline();
  await until(alice.connection, ({ at }) => at === "waiting");
  await alice.send(WATERCOOLER, "one");
  await alice.send(WATERCOOLER, "two");
  expect(server.model.messagesOf(WATERCOOLER)).toEqual([]);
  server.goOnline();
  alice.wake();
  await untilTexts(alice, ["one", "two"]);
});

test("what is written and not sent survives a reload", async () => {
  const server = openServer();
  const factory = new IDBFactory();
  {
    await using before = await join(server, "alice", createIndexedDbOutboxStore(factory));
    server.goOffline();
    await before.send(WATERCOOLER, "one");
  }
  server.goOnline();
  await using alice = await join(server, "alice", createIndexedDbOutboxStore(factory));
  await untilTexts(alice, ["one"]);
});

test("what one person left unsent is not sent by the next one in the same browser", async () => {
  const server = openServer();
  const store = createMemoryOutboxStore();
  await using parley = await join(server, "alice", store);
  server.goOffline();
  await parley.send(WATERCOOLER, "from alice");
  await parley.signOut().catch(() => {});
  server.goOnline();
  await using bob = await join(server, "bob", store);
  await bob.send(WATERCOOLER, "from bob");
  await untilTexts(bob, ["from bob"]);
  expect(await store.list("alice")).toHaveLength(1);
});

test("a refused message says why, can be tried again, and can be discarded", async () => {
  const server = openServer();
  await using alice = await join(server, "alice");
  server.model.rename(WATERCOOLER, true);
  const nonce = await alice.send(WATERCOOLER, "too late");
  const failed = { at: "failed", detail: "refused: channel_archived" };
  await until(alice.replica, () => held(alice)?.pending[0]?.state.at === "failed");
  expect(held(alice)?.pending[0]?.state).toEqual(failed);
  server.model.rename(WATERCOOLER, false);
  await alice.retry(nonce);
  await untilTexts(alice, ["too late"]);
  server.model.rename(WATERCOOLER, true);
  const other = await alice.send(WATERCOOLER, "never");
  await until(alice.replica, () => held(alice)?.pending[0]?.state.at === "failed");
  await alice.discard(other);
  expect(held(alice)?.pending).toEqual([]);
});

test("what was missed while away is there after the reconnect, without another page", async () => {
  const server = openServer();
  await using alice = await join(server, "alice");
  await using bob = await join(server, "bob");
  bob.disconnect();
  await alice.send(WATERCOOLER, "while away");
  await untilTexts(alice, ["while away"]);
  const pages = server.calledTimes("message.page");
  bob.connect();
  await untilTexts(bob, ["while away"]);
  expect(server.calledTimes("message.page")).toBe(pages);
});

test("opening twice at once asks for one page, and an open channel for none", async () => {
  const server = openServer();
  await using alice = await join(server, "alice");
  server.model.createChannel("#library", ["alice"]);
  const pages = server.calledTimes("message.page");
  await Promise.all([alice.open("#library"), alice.open("#library")]);
  await alice.open("#library");
  expect(server.calledTimes("message.page")).toBe(pages + 1);
});

test("paging back is shared by callers, and reaches the first message", async () => {
  const server = openServer();
  await using alice = await join(server, "alice");
  for (let count = 1; count <= 12; count += 1) await alice.send(WATERCOOLER, `${count}`);
  await until(alice.replica, () => held(alice)?.window?.messages.length === 12);
  await alice.jumpTo(WATERCOOLER, "end");
  expect(texts(alice)).toEqual(["8", "9", "10", "11", "12"]);
  await Promise.all([alice.loadBefore(WATERCOOLER), alice.loadBefore(WATERCOOLER)]);
  expect(texts(alice)?.[0]).toBe("3");
  await alice.loadBefore(WATERCOOLER);
  expect(held(alice)?.window).toMatchObject({ hasBefore: false, atEnd: true });
  await alice.jumpTo(WATERCOOLER, 3);
  expect(texts(alice)).toEqual(["1", "2", "3", "4", "5"]);
  await alice.loadAfter(WATERCOOLER);
  expect(texts(alice)?.at(-1)).toBe("10");
});

test("opening a channel that one is no member of says so", async () => {
  const server = openServer();
  await using alice = await join(server, "alice");
  server.model.createChannel("#secret", ["bob"]);
  await expect(alice.open("#secret")).rejects.toMatchObject({ code: "channel_not_found" });
  expect(alice.replica.get().channels.has("#secret")).toBe(false);
});

test("a page that cannot be had is told to whoever asked, and can be asked for again", async () => {
  const server = openServer();
  server.model.createChannel("#library", ["alice"]);
  await using alice = await join(server, "alice");
  server.goOffline();
  await expect(alice.open("#library")).rejects.toMatchObject({ code: "network_unreachable" });
  server.goOnline();
  await alice.open("#library");
  expect(alice.replica.get().channels.get("#library")?.window).not.toBeNull();
});

test("a read marker and typing reach the other side", async () => {
  const server = openServer();
  await using alice = await join(server, "alice");
  await using bob = await join(server, "bob");
  await alice.send(WATERCOOLER, "one");
  await untilTexts(bob, ["one"]);
  bob.markRead(WATERCOOLER, 1);
  expect(held(bob)?.channel.readSeq).toBe(1);
  await until(alice.replica, () => held(alice)?.receipts?.get("bob")?.readSeq === 1);
  bob.typing(WATERCOOLER);
  await until(alice.replica, ({ typing }) => typing.get(WATERCOOLER)?.has("bob") === true);
});

test("writing on an idle connection wakes it", async () => {
  const server = openServer();
  await using alice = await join(server, "alice");
  server.model.closeAll(4504);
  await until(alice.connection, ({ at }) => at === "idle");
  await alice.send(WATERCOOLER, "awake");
  await untilTexts(alice, ["awake"]);
});

test("a token that expires on the socket is renewed, and the conversation goes on", async () => {
  const server = openServer();
  await using alice = await join(server, "alice");
  server.model.expire("s1");
  await until(alice.connection, ({ at }) => at !== "live");
  await until(alice.connection, ({ at }) => at === "live");
  await alice.send(WATERCOOLER, "still here");
  await untilTexts(alice, ["still here"]);
});
