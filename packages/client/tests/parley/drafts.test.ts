import { IDBFactory } from "fake-indexeddb";
import { expect, test } from "vitest";
import { createParley } from "../../src/create-parley.ts";
import type { DraftStore } from "../../src/draft/draft-store.ts";
import { createIndexedDbDraftStore } from "../../src/draft/draft-store-indexed-db.ts";
import { createMemoryDraftStore } from "../../src/draft/draft-store-memory.ts";
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
const join = async (server: FakeServer, draftStore: DraftStore = createMemoryDraftStore()) => {
  const parley = createParley({ ...server, tokenStore: createMemoryTokenStore(), draftStore });
  await parley.signIn({ identifier: "alice", password: PASSWORD });
  parley.connect();
  await until(parley.connection, ({ at }) => at === "live");
  await parley.open(WATERCOOLER);
  return parley;
};
type Client = Awaited<ReturnType<typeof join>>;

const draft = (parley: Client) => parley.replica.get().drafts.get(WATERCOOLER);
const untilDraft = (parley: Client, text: string) =>
  until(parley.replica, () => draft(parley)?.text === text && draft(parley)?.state === "stored");
const texts = (server: FakeServer) => server.model.messagesOf(WATERCOOLER).map(({ text }) => text);
const pending = (parley: Client) => parley.replica.get().channels.get(WATERCOOLER)?.pending ?? [];

test("what one types is there at once, and on one's other device a moment later", async () => {
  const server = openServer();
  await using desk = await join(server);
  await using phone = await join(server);
  desk.setDraft(WATERCOOLER, "Hel");
  desk.setDraft(WATERCOOLER, "Hello");
  expect(draft(desk)?.text).toBe("Hello");
  await untilDraft(phone, "Hello");
  expect(server.calledTimes("draft.put")).toBe(1);
  phone.setDraft(WATERCOOLER, "Hello there");
  await untilDraft(desk, "Hello there");
});

test("sending a draft ends it on every device, under the nonce that the server gave it", async () => {
  const server = openServer();
  await using desk = await join(server);
  await using phone = await join(server);
  desk.setDraft(WATERCOOLER, "Hello");
  await untilDraft(phone, "Hello");
  await untilDraft(desk, "Hello");
  const { nonce } = draft(phone) ?? expect.fail();
  expect(await phone.send(WATERCOOLER, "Hello")).toBe(nonce);
  expect(draft(phone)?.text).toBe("");
  await untilDraft(desk, "");
  await until(phone.replica, () => pending(phone).length === 0);
  expect(texts(server)).toEqual(["Hello"]);
  await until(phone.replica, () => draft(phone)?.nonce !== null);
  expect(draft(phone)?.nonce).not.toBe(nonce);
});

test("sent from two devices at once it is one message, but for words that differ", async () => {
  const server = openServer();
  await using desk = await join(server);
  await using phone = await join(server);
  desk.setDraft(WATERCOOLER, "Hello");
  await Promise.all([untilDraft(phone, "Hello"), untilDraft(desk, "Hello")]);
  await Promise.all([desk.send(WATERCOOLER, "Hello"), phone.send(WATERCOOLER, "Hello")]);
  for (const device of [desk, phone]) await until(device.replica, () => pending(device).length === 0);
  expect(texts(server)).toEqual(["Hello"]);

  desk.setDraft(WATERCOOLER, "Bye");
  await Promise.all([untilDraft(phone, "Bye"), untilDraft(desk, "Bye")]);
  await Promise.all([desk.send(WATERCOOLER, "Bye"), phone.send(WATERCOOLER, "Bye, all")]);
  const lastSeq = (device: Client) => device.replica.get().channels.get(WATERCOOLER)?.channel.lastSeq;
  for (const device of [desk, phone]) await until(device.replica, () => lastSeq(device) === 3);
  for (const device of [desk, phone]) await until(device.replica, () => pending(device).length === 0);
  expect(texts(server).sort()).toEqual(["Bye", "Bye, all", "Hello"]);
});

test("a message of one's own is not kept as a draft, however fast it was typed", async () => {
  const server = openServer();
  await using desk = await join(server);
  desk.setDraft(WATERCOOLER, "Hello");
  await desk.send(WATERCOOLER, "Hello");
  expect(draft(desk)?.text).toBe("");
  await untilDraft(desk, "");
  await until(desk.replica, () => pending(desk).length === 0);
  expect(server.model.draftsOf?.("alice")).toEqual([]);
});

test("what one types while offline survives a reload, and is told once the network is back", async () => {
  const server = openServer();
  const factory = new IDBFactory();
  {
    await using before = await join(server, createIndexedDbDraftStore(factory));
    server.goOffline();
    before.setDraft(WATERCOOLER, "On the train");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  server.goOnline();
  const store = createIndexedDbDraftStore(factory);
  await using after = await join(server, store);
  await untilDraft(after, "On the train");
  expect(server.model.draftsOf?.("alice")).toMatchObject([{ text: "On the train" }]);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await store.list("alice")).toEqual([]);
});
