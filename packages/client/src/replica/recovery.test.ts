import { expect, test } from "vitest";
import {
  ALICE,
  channel,
  connected,
  createReplica,
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
import { HOLE_PATIENCE_MS } from "./changes.ts";

const reconnected = (held: number, server: number) => {
  const replica = connected(held);
  replica.happen({ type: "lost" }, { type: "opened" });
  replica.hear(ready([channel({ version: server, lastSeq: server })]));
  return replica;
};

test("a recovery whose seqs do not come in order leaves no hole in the window", () => {
  const replica = reconnected(2, 5);
  // 3 was created at 3, and changed at 5, after 4 was created.
  replica.hear(told(message(4)), told(message(3, { version: 5 })));
  expect(replica.seqs()).toEqual([1, 2]);
  replica.hear(synced(5));
  expect(replica.seqs()).toEqual([1, 2, 3, 4]);
});

test("live changes between the frames of a recovery wait for its end", () => {
  const replica = reconnected(2, 4);
  replica.hear(told(message(3)), told(message(5)), told(message(4)), synced(4));
  expect(replica.seqs()).toEqual([1, 2, 3, 4, 5]);
  expect(replica.held().channel.version).toBe(5);
});

test("nothing new is synced too", () => {
  const replica = reconnected(2, 2);
  replica.hear(synced(2));
  expect(replica.held()).toMatchObject({ recovery: "none", channel: { version: 2 } });
});

test("a synced of before is not taken for the answer", () => {
  const replica = reconnected(4, 6);
  replica.hear(synced(3));
  expect(replica.held().recovery).toBe("asked");
});

test("a synced that nobody asked for changes nothing", () => {
  const replica = connected(2);
  const before = replica.held();
  replica.hear(synced(9));
  expect(replica.held()).toBe(before);
});

test("a hole left after a recovery is given time, then asked about", () => {
  const replica = reconnected(2, 3);
  replica.hear(told(message(3)), told(message(5)));
  replica.hear(synced(3));
  expect(replica.wants("sync")).toEqual([]);
  expect(replica.wants("tick")).toEqual([{ do: "tick", afterMs: HOLE_PATIENCE_MS }]);
  replica.happen({ type: "tick", now: 0 });
  expect(replica.wants("sync")).toEqual([{ do: "sync", channelId: WATERCOOLER, version: 3 }]);
});

test("a refused sync is asked again later", () => {
  const replica = connected(2);
  replica.hear(told(message(4)));
  replica.happen({ type: "sync-refused", channelId: WATERCOOLER });
  expect(replica.held().recovery).toBe("none");
  expect(replica.wants("tick")).toHaveLength(1);
  replica.happen({ type: "tick", now: 0 });
  expect(replica.wants("sync")).toHaveLength(1);
});

test("resync drops the window and fetches the newest page", () => {
  const replica = reconnected(2, 900);
  replica.hear(resync());
  const [asked] = replica.wants("page");
  expect(asked).toMatchObject({ channelId: WATERCOOLER, place: { at: "end" }, seq: null });
  expect(replica.held()).toMatchObject({ window: null, early: [], channel: { version: 900 } });
  replica.happen({
    type: "page-loaded",
    channelId: WATERCOOLER,
    stamp: asked?.stamp ?? 0,
    place: { at: "end" },
    page: page(run(851, 900), { hasBefore: true }),
  });
  replica.hear(told(message(901)));
  expect(replica.seqs()?.at(-1)).toBe(901);
  expect(replica.wants("sync")).toEqual([]);
});

test("resync keeps what is pending", () => {
  const replica = reconnected(2, 900);
  replica.happen({ type: "drafted", message: pending("n-mine") });
  replica.hear(resync());
  expect(replica.held().pending).toHaveLength(1);
});

test("a page lost after resync is asked for until it is there", () => {
  const replica = reconnected(2, 900);
  replica.hear(resync());
  const stamp = replica.wants("page")[0]?.stamp ?? 0;
  replica.happen({ type: "page-failed", channelId: WATERCOOLER, stamp });
  expect(replica.wants("tick")).toHaveLength(1);
  replica.happen({ type: "tick", now: 0 });
  expect(replica.wants("page")).toHaveLength(1);
});

test("a page lost after resync is asked for again by the next connection", () => {
  const replica = reconnected(2, 900);
  replica.hear(resync());
  const stamp = replica.wants("page")[0]?.stamp ?? 0;
  replica.happen(
    { type: "page-failed", channelId: WATERCOOLER, stamp },
    { type: "lost" },
    { type: "tick", now: 0 },
  );
  replica.happen({ type: "opened" });
  replica.hear(ready([channel({ version: 900, lastSeq: 900 })]));
  expect(replica.wants("page")).toHaveLength(1);
});

test("a page of before a resync is not shown", () => {
  const replica = connected(2);
  replica.happen({ type: "page-wanted", channelId: WATERCOOLER, place: { at: "end" } });
  const stamp = replica.wants("page")[0]?.stamp ?? 0;
  replica.hear(resync());
  replica.happen({
    type: "page-loaded",
    channelId: WATERCOOLER,
    stamp,
    place: { at: "end" },
    page: page(run(1, 2)),
  });
  expect(replica.held().window).toBeNull();
});

test("a lost connection drops what was early: the next recovery brings it", () => {
  const replica = connected(2);
  replica.hear(told(message(4)));
  replica.happen({ type: "lost" });
  expect(replica.held()).toMatchObject({ early: [], recovery: "none", channel: { version: 2 } });
});

test("a reconnect in the middle of a recovery begins it again from the same version", () => {
  const replica = reconnected(2, 5);
  replica.hear(told(message(3)));
  replica.happen({ type: "lost" }, { type: "opened" });
  expect(replica.wants("hello")[0]?.channels).toEqual({ [WATERCOOLER]: 2 });
});

test("a channel joined behind frames that came before it is asked for", () => {
  const replica = connected();
  replica.hear(told(message(3, { channelId: "#new" })));
  replica.hear({
    op: "channel",
    change: "joined",
    channelId: "#new",
    channel: channel({ id: "#new", version: 2, lastSeq: 2 }),
  });
  expect(replica.wants("sync")).toEqual([{ do: "sync", channelId: "#new", version: 2 }]);
});

test("one's own message that is ahead of others is not asked about at once", () => {
  const replica = connected(2);
  const own = message(4, { senderId: ALICE, nonce: "n-mine" });
  replica.hear({ op: "ack", ref: "1", message: own });
  expect(replica.wants("sync")).toEqual([]);
  expect(replica.wants("tick")).toHaveLength(1);
  replica.hear(told(message(3), own));
  expect(replica.seqs()).toEqual([1, 2, 3, 4]);
});

test("nothing is asked while there is no connection, and ready shows what is missing", () => {
  const replica = connected(2);
  replica.happen({ type: "lost" });
  const fetched = { type: "channel-fetched", channel: channel({ version: 4, lastSeq: 4 }) } as const;
  expect(replica.happen(fetched, { type: "tick", now: 0 })).toEqual([]);
  replica.happen({ type: "opened" });
  replica.hear(ready([channel({ version: 4, lastSeq: 4 })]), told(...run(3, 4)), synced(4));
  expect(replica.seqs()).toEqual([1, 2, 3, 4]);
});

test("a channel opened while ready is on its way is asked for where it turns out to be behind", () => {
  const replica = connected(2);
  replica.happen({ type: "lost" }, { type: "opened" });
  replica.happen({ type: "channel-fetched", channel: channel({ id: "#library", version: 1, lastSeq: 1 }) });
  replica.happen({ type: "page-wanted", channelId: "#library", place: { at: "end" } });
  replica.happen({ type: "channel-fetched", channel: channel({ id: "#library", version: 2, lastSeq: 2 }) });
  expect(replica.wants("sync")).toEqual([]);
  const library = channel({ id: "#library", version: 2, lastSeq: 2 });
  replica.hear(ready([channel({ version: 2, lastSeq: 2 }), library]));
  expect(replica.wants("sync")).toEqual([{ do: "sync", channelId: "#library", version: 1 }]);
});

test("a channel without a window that is told past its recovery does not wait for it any more", () => {
  const replica = createReplica();
  replica.happen({ type: "opened" });
  replica.hear(ready([channel({ version: 2, lastSeq: 2 })]), told(message(4)), told(message(7)));
  replica.happen({ type: "channel-fetched", channel: channel({ version: 5, lastSeq: 5 }) });
  expect(replica.held()).toMatchObject({ recovery: "none", channel: { version: 5 } });
  expect(replica.wants("tick")).toHaveLength(1);
  replica.hear(synced(4), told(message(6)));
  expect(replica.held().channel).toMatchObject({ version: 7, lastSeq: 7 });
});
