import { HELLO_CHANNELS_MAX } from "@parley/contract";
import { expect, test } from "vitest";
import {
  BOB,
  channel,
  connected,
  createReplica,
  LIBRARY,
  message,
  page,
  pending,
  ready,
  resync,
  run,
  synced,
  told,
  WATERCOOLER,
} from "../../tests/cast.ts";
import { GREETING_FRAMES_MAX } from "./replica.ts";

test("the first hello names no epoch and no positions", () => {
  const replica = createReplica();
  expect(replica.happen({ type: "opened" })).toEqual([{ do: "hello", epoch: null, channels: {} }]);
});

test("ready brings who I am, all channels and the epoch, and asks for the friends", () => {
  const replica = createReplica();
  replica.happen({ type: "opened" });
  const effects = replica.hear(ready([channel(), channel({ id: LIBRARY })]));
  expect(replica.state()).toMatchObject({ epoch: "e1", me: { id: "alice" }, line: { at: "live" } });
  expect([...replica.state().channels.keys()]).toEqual([WATERCOOLER, LIBRARY]);
  expect(effects).toEqual([{ do: "friends" }]);
});

test("a hello names the version of each channel that has a window or a page under way, and of no other", () => {
  const replica = connected(3);
  replica.hear(
    ready([channel({ version: 3, lastSeq: 3 }), channel({ id: LIBRARY, version: 9, lastSeq: 9 })]),
  );
  replica.happen({ type: "lost" });
  expect(replica.happen({ type: "opened" })).toEqual([
    { do: "hello", epoch: "e1", channels: { [WATERCOOLER]: 3 } },
  ]);
  replica.happen({ type: "page-wanted", channelId: LIBRARY, place: { at: "end" } }, { type: "lost" });
  replica.happen({ type: "opened" });
  expect(replica.wants("hello")[0]?.channels).toEqual({ [WATERCOOLER]: 3, [LIBRARY]: 9 });
});

test("a hello names at most HELLO_CHANNELS_MAX positions; ready makes the rest be asked for", () => {
  const ids = Array.from({ length: HELLO_CHANNELS_MAX + 1 }, (_, index) => `c${index}`);
  const replica = createReplica();
  replica.happen({ type: "opened" });
  replica.hear(ready(ids.map((id) => channel({ id, version: 1, lastSeq: 1 }))));
  replica.happen(
    ...ids.map((channelId) => ({ type: "page-wanted", channelId, place: { at: "end" } }) as const),
    { type: "lost" },
    { type: "opened" },
  );
  expect(Object.keys(replica.wants("hello")[0]?.channels ?? {})).toHaveLength(HELLO_CHANNELS_MAX);
  replica.hear(ready(ids.map((id) => channel({ id, version: 2, lastSeq: 2 }))));
  const left = ids.at(-1);
  expect(replica.wants("sync")).toEqual([{ do: "sync", channelId: left, version: 1 }]);
});

test("a channel that ready does not list any more is removed, a new one is there", () => {
  const replica = connected();
  replica.happen({ type: "lost" }, { type: "opened" });
  replica.hear(ready([channel({ id: LIBRARY })]));
  expect([...replica.state().channels.keys()]).toEqual([LIBRARY]);
});

test("a channel without a window takes ready's version and last seq", () => {
  const replica = createReplica();
  replica.happen({ type: "opened" });
  replica.hear(ready([channel({ version: 3, lastSeq: 3 })]));
  replica.happen({ type: "lost" }, { type: "opened" });
  replica.hear(ready([channel({ version: 8, lastSeq: 7, readSeq: 2 })]));
  expect(replica.held().channel).toMatchObject({ version: 8, lastSeq: 7, readSeq: 2 });
  expect(replica.wants("sync")).toEqual([]);
});

test("a channel with a window keeps its version until its recovery is complete", () => {
  const replica = connected(3);
  replica.happen({ type: "lost" }, { type: "opened" });
  replica.hear(ready([channel({ version: 5, lastSeq: 5 })]));
  expect(replica.held().channel).toMatchObject({ version: 3, lastSeq: 5 });
  replica.hear(told(message(4), message(5)));
  expect(replica.seqs()).toEqual([1, 2, 3]);
  replica.hear(synced(5));
  expect(replica.seqs()).toEqual([1, 2, 3, 4, 5]);
  expect(replica.held()).toMatchObject({ channel: { version: 5 }, early: [], recovery: "none" });
});

test("frames before ready are applied after it, those it has already seen without effect", () => {
  const replica = createReplica();
  replica.happen({ type: "opened" });
  replica.hear(
    told(message(4)),
    told(message(5)),
    told(message(6, { senderId: BOB })),
    ready([channel({ version: 5, lastSeq: 5 })]),
  );
  expect(replica.held().channel).toMatchObject({ version: 6, lastSeq: 6 });
  expect(replica.wants("sync")).toEqual([]);
});

test("a channel fetched while ready was on its way is not taken back by it", () => {
  const replica = createReplica();
  replica.happen({ type: "opened" });
  replica.hear(ready([channel({ version: 1, lastSeq: 1 })]));
  replica.happen({ type: "lost" }, { type: "opened" });
  const newer = channel({ version: 3, lastSeq: 3, readSeq: 2, deliveredSeq: 3 });
  replica.happen({ type: "channel-fetched", channel: newer });
  replica.hear(ready([channel({ version: 2, lastSeq: 2 })]));
  expect(replica.held().channel).toMatchObject({ version: 3, lastSeq: 3, readSeq: 2 });
  expect(replica.state().line).toEqual({ at: "live" });
});

test("a channel joined while ready was on its way is held, one that was left is not", () => {
  const replica = createReplica();
  replica.happen({ type: "opened" });
  replica.hear(
    { op: "channel", change: "joined", channelId: LIBRARY, channel: channel({ id: LIBRARY }) },
    { op: "channel", change: "left", channelId: WATERCOOLER },
    ready([channel()]),
  );
  expect([...replica.state().channels.keys()]).toEqual([LIBRARY]);
});

test("more frames before ready than are kept make the connection begin again", () => {
  const replica = createReplica();
  replica.happen({ type: "opened" });
  for (let count = 0; count < GREETING_FRAMES_MAX; count += 1) replica.hear(told(message(1)));
  expect(replica.wants("reconnect")).toEqual([]);
  replica.hear(told(message(1)));
  expect(replica.wants("reconnect")).toHaveLength(1);
});

test("another epoch drops everything but what was written and not sent", () => {
  const replica = connected(3);
  replica.happen({ type: "drafted", message: pending("n9") }, { type: "lost" }, { type: "opened" });
  replica.hear(ready([channel({ version: 1, lastSeq: 1 })], "e2"));
  expect(replica.state().epoch).toBe("e2");
  expect(replica.held()).toMatchObject({ window: null, channel: { version: 1 }, pending: [{ nonce: "n9" }] });
});

test("after another epoch a resync brings the window back", () => {
  const replica = connected(3);
  replica.happen({ type: "lost" }, { type: "opened" });
  replica.hear(ready([channel({ version: 1, lastSeq: 1 })], "e2"), resync());
  const [asked] = replica.wants("page");
  expect(asked).toMatchObject({ place: { at: "end" } });
  replica.happen({
    type: "page-loaded",
    channelId: WATERCOOLER,
    stamp: asked?.stamp ?? 0,
    place: { at: "end" },
    page: page(run(1, 1)),
  });
  expect(replica.seqs()).toEqual([1]);
});

test("a page that was asked for in another epoch is not shown", () => {
  const replica = connected(3);
  replica.happen({ type: "page-wanted", channelId: WATERCOOLER, place: { at: "end" } });
  const stamp = replica.wants("page")[0]?.stamp ?? 0;
  replica.happen({ type: "lost" }, { type: "opened" });
  replica.hear(ready([channel()], "e2"));
  replica.happen({
    type: "page-loaded",
    channelId: WATERCOOLER,
    stamp,
    place: { at: "end" },
    page: page(run(1, 3)),
  });
  expect(replica.held().window).toBeNull();
});

test("a server that is behind what is held, without a new epoch, has its word: the window is fetched afresh", () => {
  const replica = connected(9);
  replica.happen({ type: "lost" }, { type: "opened" });
  replica.hear(ready([channel({ version: 4, lastSeq: 4 })]));
  expect(replica.held()).toMatchObject({ window: null, channel: { version: 4, lastSeq: 4 } });
  expect(replica.wants("page")).toHaveLength(1);
});

test("ready twice is ready once", () => {
  const replica = connected(3);
  const before = replica.state();
  replica.hear(ready([channel({ version: 3, lastSeq: 3 })]));
  expect(replica.held()).toEqual(before.channels.get(WATERCOOLER));
});

test("a read marker that the server does not know yet is told again at ready", () => {
  const replica = connected(5);
  replica.happen({ type: "read", channelId: WATERCOOLER, seq: 4 }, { type: "lost" }, { type: "opened" });
  replica.hear(ready([channel({ version: 5, lastSeq: 5, readSeq: 2 })]));
  expect(replica.wants("read")).toEqual([{ do: "read", channelId: WATERCOOLER, seq: 4 }]);
  expect(replica.held().channel.readSeq).toBe(4);
});

test("ready ends presence and typing as they were told before", () => {
  const replica = connected();
  replica.hear(
    { op: "presence", userId: BOB, status: "online" },
    { op: "typing", channelId: WATERCOOLER, userId: BOB },
  );
  expect(replica.state().presence.size + replica.state().typing.size).toBe(2);
  replica.happen({ type: "lost" }, { type: "opened" });
  replica.hear(ready());
  expect(replica.state().presence.size + replica.state().typing.size).toBe(0);
});
