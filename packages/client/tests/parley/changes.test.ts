import { expect, test } from "vitest";
import { createParley } from "../../src/create-parley.ts";
import { shownMessages } from "../../src/replica/own-changes.ts";
import { createMemoryTokenStore } from "../../src/wire/token-store.ts";
import { createFakeServer, type FakeServer } from "../fake-server.ts";
import { until } from "../until.ts";

const PASSWORD = "correct horse battery staple";
const WATERCOOLER = "#watercooler";

const join = async (server: FakeServer, identifier: string) => {
  const parley = createParley({ ...server, tokenStore: createMemoryTokenStore() });
  await parley.signIn({ identifier, password: PASSWORD });
  parley.connect();
  await until(parley.connection, ({ at }) => at === "live");
  await parley.open(WATERCOOLER);
  return parley;
};
type Client = Awaited<ReturnType<typeof join>>;

const openServer = () => {
  const server = createFakeServer();
  server.model.createChannel(WATERCOOLER, ["alice", "bob"]);
  return server;
};
const held = (parley: Client, channelId = WATERCOOLER) => parley.replica.get().channels.get(channelId);
const shown = (parley: Client, channelId = WATERCOOLER) => {
  const me = parley.replica.get().me?.id ?? null;
  return shownMessages(held(parley, channelId) ?? {}, me);
};
const untilShown = (parley: Client, fits: (messages: ReturnType<typeof shown>) => boolean) =>
  until(parley.replica, () => fits(shown(parley)));

/** Alice has written, and Bob sees it. */
const conversation = async () => {
  const server = openServer();
  const alice = await join(server, "alice");
  const bob = await join(server, "bob");
  await alice.send(WATERCOOLER, "Coffee?");
  await untilShown(alice, (messages) => messages.length === 1);
  await untilShown(bob, (messages) => messages.length === 1);
  const messageId = shown(alice)[0]?.id ?? "";
  const end = async () => {
    await alice[Symbol.asyncDispose]();
    await bob[Symbol.asyncDispose]();
  };
  return { server, alice, bob, messageId, [Symbol.asyncDispose]: end };
};

test("an edit, a reaction, a pin and a deletion are shown at once, and reach the other side", async () => {
  await using world = await conversation();
  const { alice, bob, messageId } = world;
  const editing = alice.edit(WATERCOOLER, messageId, "Tea?");
  expect(shown(alice)[0]?.text).toBe("Tea?");
  await editing;
  await untilShown(bob, ([first]) => first?.text === "Tea?" && first.editCount === 1);
  await Promise.all([bob.react(WATERCOOLER, messageId, "👍", true), bob.pin(WATERCOOLER, messageId, true)]);
  await untilShown(alice, ([first]) => first?.reactions[0]?.userIds[0] === "bob" && first.pinnedAt !== null);
  await bob.react(WATERCOOLER, messageId, "👍", false);
  await alice.delete(WATERCOOLER, messageId);
  await untilShown(bob, ([first]) => first?.deletedAt !== null && first?.reactions.length === 0);
  expect(held(alice)?.changes?.size).toBe(0);
});

test("what the server refuses is undone, and says why", async () => {
  await using world = await conversation();
  const { bob, messageId } = world;
  const editing = bob.edit(WATERCOOLER, messageId, "No coffee.");
  expect(shown(bob)[0]?.text).toBe("No coffee.");
  await expect(editing).rejects.toMatchObject({ code: "message_not_yours" });
  expect(shown(bob)[0]?.text).toBe("Coffee?");
});

test("what is changed while offline is made once the network is back", async () => {
  await using world = await conversation();
  const { server, alice, bob, messageId } = world;
  server.goOffline();
  await until(alice.connection, ({ at }) => at === "waiting");
  const editing = alice.edit(WATERCOOLER, messageId, "Tea?");
  expect(shown(alice)[0]?.text).toBe("Tea?");
  server.goOnline();
  alice.wake();
  bob.wake();
  await editing;
  await untilShown(bob, ([first]) => first?.text === "Tea?");
});

test("an answer names the message that it answers", async () => {
  await using world = await conversation();
  const { alice, bob, messageId } = world;
  const sending = bob.send(WATERCOOLER, "With pleasure.", { replyTo: messageId });
  expect(held(bob)?.pending[0]?.replyTo).toBe(messageId);
  await sending;
  await untilShown(alice, (messages) => messages[1]?.replyTo === messageId);
});

test("how far others are is told: received at once, read when it is, and fetched with the members", async () => {
  await using world = await conversation();
  const { server, alice, bob } = world;
  await until(alice.replica, () => held(alice)?.receipts?.get("bob")?.deliveredSeq === 1);
  expect(held(alice)?.receipts?.get("bob")?.readSeq).toBe(0);
  bob.markRead(WATERCOOLER, 1);
  await until(alice.replica, () => held(alice)?.receipts?.get("bob")?.readSeq === 1);
  expect(held(alice)?.channel).toMatchObject({ readSeq: 1, deliveredSeq: 1 });
  await using late = await join(server, "alice");
  expect(held(late)?.receipts?.size).toBe(0);
  await late.call("member.list", { id: WATERCOOLER });
  expect(held(late)?.receipts?.get("bob")).toEqual({ deliveredSeq: 1, readSeq: 1 });
});

test("a mention counts on every device until it is read on one", async () => {
  await using world = await conversation();
  const { server, alice, bob } = world;
  await using phone = await join(server, "bob");
  await alice.send(WATERCOOLER, "@bob, are you there?");
  for (const device of [bob, phone]) {
    await until(device.replica, () => held(device)?.channel.mentions.join() === "2");
  }
  phone.markRead(WATERCOOLER, 2);
  await until(bob.replica, () => held(bob)?.channel.mentions.length === 0);
});

test("a thread is opened, written in, followed by who is concerned, and stays open through a reconnect", async () => {
  await using world = await conversation();
  const { server, alice, bob, messageId } = world;
  const thread = await bob.openThread(WATERCOOLER, messageId);
  expect(thread).toMatchObject({ kind: "thread", parentId: WATERCOOLER, follows: false });
  await bob.send(thread.id, "Which one?");
  await until(alice.replica, () => held(alice, thread.id)?.channel.follows === true);
  const { lastSeq, readSeq } = held(alice, thread.id)?.channel ?? expect.fail();
  expect(lastSeq - readSeq).toBe(1);
  await untilShown(alice, ([first]) => first?.threadCount === 1);

  await bob.unfollow(thread.id);
  await until(bob.replica, () => held(bob, thread.id)?.channel.follows === false);
  server.cutAll();
  await until(bob.connection, ({ at }) => at !== "live");
  for (const client of [alice, bob]) client.wake();
  await alice.send(thread.id, "The black one.");
  await until(bob.replica, () => shown(bob, thread.id).length === 2);
  expect(held(bob, thread.id)?.channel).toMatchObject({ follows: false, readSeq: 2 });
  await bob.follow(thread.id);
  await until(bob.replica, () => held(bob, thread.id)?.channel.follows === true);
});
