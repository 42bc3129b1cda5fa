import { expect, test } from "vitest";
import {
  BOB,
  channel,
  connected,
  createReplica,
  message,
  ready,
  run,
  synced,
  told,
  WATERCOOLER,
} from "../../tests/cast.ts";
import { EARLY_MESSAGES_MAX } from "./changes.ts";

test("a new message is appended, and moves version and last seq", () => {
  const replica = connected(2);
  replica.hear(told(message(3)));
  expect(replica.seqs()).toEqual([1, 2, 3]);
  expect(replica.held().channel).toMatchObject({ version: 3, lastSeq: 3, readSeq: 0 });
});

test("a frame of many messages is applied at once", () => {
  const replica = connected(1);
  replica.hear(told(...run(2, 50)));
  expect(replica.seqs()).toHaveLength(50);
});

test("a changed message replaces the one that is held", () => {
  const replica = connected(2);
  replica.hear(told(message(1, { version: 3, text: "edited" })));
  expect(replica.held().window?.messages[0]).toMatchObject({ seq: 1, version: 3, text: "edited" });
  expect(replica.held().channel).toMatchObject({ version: 3, lastSeq: 2 });
});

test("what a frame leaves out is null in the message", () => {
  const replica = connected();
  replica.hear(told(message(1)));
  expect(replica.held().window?.messages[0]).toEqual(message(1));
});

test("a duplicate changes nothing", () => {
  const replica = connected(2);
  replica.hear(told(message(3)));
  const before = replica.state();
  replica.hear(told(message(3)), told(message(2)), told(...run(1, 3)));
  expect(replica.state().channels.get(WATERCOOLER)?.window).toBe(before.channels.get(WATERCOOLER)?.window);
});

test("an older version never replaces a newer one", () => {
  const replica = connected(2);
  replica.hear(
    told(message(1, { version: 3, text: "newer" })),
    told(message(1, { version: 1, text: "older" })),
  );
  expect(replica.held().window?.messages[0]?.text).toBe("newer");
});

test("a change ahead of a missing version waits, and the missing one is asked for once", () => {
  const replica = connected(2);
  replica.hear(told(message(4)), told(message(5)));
  expect(replica.seqs()).toEqual([1, 2]);
  expect(replica.held().early.map(({ seq }) => seq)).toEqual([4, 5]);
  expect(replica.wants("sync")).toEqual([{ do: "sync", channelId: WATERCOOLER, version: 2 }]);
});

test("what was missing and what waited are applied together once the channel is synced", () => {
  const replica = connected(2);
  replica.hear(told(message(4)), told(message(3)), told(message(5)));
  expect(replica.seqs()).toEqual([1, 2]);
  replica.hear(told(message(3), message(4)), synced(4));
  expect(replica.seqs()).toEqual([1, 2, 3, 4, 5]);
  expect(replica.held()).toMatchObject({ early: [], recovery: "none", channel: { version: 5 } });
});

test("a frame with a hole inside is applied up to the hole", () => {
  const replica = connected(1);
  replica.hear(told(message(2), message(4)));
  expect(replica.seqs()).toEqual([1, 2]);
  expect(replica.wants("sync")).toEqual([{ do: "sync", channelId: WATERCOOLER, version: 2 }]);
});

test("a channel without a window follows versions and last seq, and asks for what is missing too", () => {
  const replica = createReplica();
  replica.happen({ type: "opened" });
  replica.hear(ready([channel({ version: 4, lastSeq: 4 })]), told(message(5)));
  expect(replica.held()).toMatchObject({ window: null, channel: { version: 5, lastSeq: 5 } });
  replica.hear(told(message(7)));
  expect(replica.wants("sync")).toEqual([{ do: "sync", channelId: WATERCOOLER, version: 5 }]);
  replica.hear(told(message(6), message(7)), synced(7));
  expect(replica.held().channel).toMatchObject({ version: 7, lastSeq: 7 });
});

test("more early changes than are kept are let go but for the latest, which shows what to ask for", () => {
  const replica = connected(1);
  replica.hear(told(message(3)));
  replica.hear(...run(4, EARLY_MESSAGES_MAX + 4).map((one) => told(one)));
  const { early, known } = replica.held();
  expect(early.length).toBeLessThan(EARLY_MESSAGES_MAX);
  expect(early.at(-1)?.seq).toBe(EARLY_MESSAGES_MAX + 4);
  expect(known).toBe(EARLY_MESSAGES_MAX + 4);
});

test("a message of a channel that is not held changes no channel", () => {
  const replica = connected(1);
  const before = replica.state().channels;
  replica.hear(told(message(1, { channelId: "#elsewhere" })));
  expect(replica.state().channels).toBe(before);
});

test("an empty frame changes nothing", () => {
  const replica = connected(1);
  const before = replica.state();
  replica.hear({ op: "messages", channelId: WATERCOOLER, messages: [] });
  expect(replica.state()).toBe(before);
});

test("channels that did not change stay the same objects", () => {
  const replica = createReplica();
  replica.happen({ type: "opened" });
  replica.hear(ready([channel(), channel({ id: "#library" })]));
  const library = replica.held("#library");
  replica.hear(told(message(1)), {
    op: "receipt",
    channelId: WATERCOOLER,
    userId: BOB,
    deliveredSeq: 1,
    readSeq: 1,
  });
  expect(replica.held("#library")).toBe(library);
  expect(replica.held().channel.version).toBe(1);
});

test("messages that did not change stay the same objects", () => {
  const replica = connected(2);
  const [first] = replica.held().window?.messages ?? [];
  replica.hear(told(message(2, { version: 3 })), told(message(3, { version: 4 })));
  expect(replica.held().window?.messages[0]).toBe(first);
});
