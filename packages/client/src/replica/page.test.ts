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
  run,
  told,
  WATERCOOLER,
} from "../../tests/cast.ts";
import { RECENT_MESSAGES_MAX } from "./recent.ts";

const want = (place: { at: "end" | "before" | "after" } | { at: "around"; seq: number }) =>
  ({ type: "page-wanted", channelId: WATERCOOLER, place }) as const;

/** Alice at #watercooler, which has 100 messages, with the page around the 50th. */
const inTheMiddle = () => {
  const replica = createReplica();
  replica.happen({ type: "opened" });
  replica.hear(ready([channel({ version: 100, lastSeq: 100 })]));
  replica.load(page(run(48, 52), { hasBefore: true, hasAfter: true }), { at: "around", seq: 50 });
  return replica;
};

test("a first page is the window", () => {
  const replica = createReplica();
  replica.hear(ready([channel({ version: 60, lastSeq: 60 })]));
  replica.happen(want({ at: "end" }));
  expect(replica.wants("page")).toMatchObject([{ place: { at: "end" }, seq: null }]);
  replica.load(page(run(11, 60), { hasBefore: true }));
  expect(replica.held().window).toMatchObject({ hasBefore: true, atEnd: true });
  expect(replica.seqs()).toHaveLength(50);
});

test("the pages before and after extend the window on their side", () => {
  const replica = inTheMiddle();
  replica.happen(want({ at: "before" }));
  expect(replica.wants("page")).toMatchObject([{ seq: 48 }]);
  replica.load(page(run(44, 47), { hasBefore: true, hasAfter: true }), { at: "before" });
  replica.happen(want({ at: "after" }));
  expect(replica.wants("page")).toMatchObject([{ seq: 52 }]);
  replica.load(page(run(53, 56), { hasBefore: true, hasAfter: true }), { at: "after" });
  expect(replica.seqs()).toEqual([44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56]);
  expect(replica.held().window).toMatchObject({ hasBefore: true, atEnd: false });
});

test("no page is asked for where there is nothing more", () => {
  const replica = connected(3);
  expect(replica.happen(want({ at: "before" }))).toEqual([]);
  expect(replica.happen(want({ at: "after" }))).toEqual([]);
  const empty = createReplica();
  empty.hear(ready());
  expect(empty.happen(want({ at: "before" }), want({ at: "after" }))).toEqual([]);
  expect(empty.held().fetching).toBe(0);
});

test("away from the end, a new message moves last seq only", () => {
  const replica = inTheMiddle();
  replica.hear(told(message(101)));
  expect(replica.seqs()?.at(-1)).toBe(52);
  expect(replica.held().channel.lastSeq).toBe(101);
});

test("away from the end, a change outside the window is not shown, and one inside is", () => {
  const replica = inTheMiddle();
  replica.hear(told(message(10, { version: 101 }), message(50, { version: 102, text: "edited" })));
  expect(replica.seqs()).toEqual([48, 49, 50, 51, 52]);
  expect(replica.held().window?.messages[2]?.text).toBe("edited");
});

test("a change during the fetch is put on top of the page that was read before it", () => {
  const replica = inTheMiddle();
  replica.happen(want({ at: "before" }));
  const [asked] = replica.wants("page");
  replica.hear(told(message(47, { version: 101, text: "edited" })));
  replica.happen({
    type: "page-loaded",
    channelId: WATERCOOLER,
    stamp: asked?.stamp ?? 0,
    place: { at: "before" },
    page: page(run(46, 47), { hasBefore: true, hasAfter: true }),
  });
  expect(replica.held().window?.messages[1]).toMatchObject({ seq: 47, text: "edited" });
});

test("messages that arrive during the fetch of the newest page follow it", () => {
  const replica = createReplica();
  replica.hear(ready([channel({ version: 2, lastSeq: 2 })]));
  replica.happen(want({ at: "end" }));
  replica.hear(told(message(3)), told(message(4)));
  replica.happen({
    type: "page-loaded",
    channelId: WATERCOOLER,
    stamp: replica.held().stamp,
    place: { at: "end" },
    page: page(run(1, 2)),
  });
  expect(replica.seqs()).toEqual([1, 2, 3, 4]);
  expect(replica.held()).toMatchObject({ fetching: 0, recent: null });
});

test("a page read after changes that have not arrived yet makes their frames repeat it, no more", () => {
  const replica = createReplica();
  replica.hear(ready([channel({ version: 2, lastSeq: 2 })]));
  replica.load(page([...run(1, 2), message(3)]));
  expect(replica.held().channel).toMatchObject({ version: 2, lastSeq: 3 });
  replica.hear(told(message(3)));
  expect(replica.seqs()).toEqual([1, 2, 3]);
  expect(replica.held().channel.version).toBe(3);
});

test("jumping replaces the window, and the end brings it back", () => {
  const replica = connected(3);
  replica.hear(told(...run(4, 100)));
  replica.load(page(run(9, 11), { hasBefore: true, hasAfter: true }), { at: "around", seq: 10 });
  expect(replica.seqs()).toEqual([9, 10, 11]);
  expect(replica.held().window?.atEnd).toBe(false);
  replica.load(page(run(99, 100), { hasBefore: true }), { at: "end" });
  expect(replica.seqs()).toEqual([99, 100]);
  expect(replica.held().window?.atEnd).toBe(true);
});

test("of two jumps the last one asked for wins, whichever is answered first", () => {
  const replica = inTheMiddle();
  replica.happen(want({ at: "around", seq: 10 }));
  const first = replica.wants("page")[0]?.stamp ?? 0;
  replica.happen(want({ at: "around", seq: 20 }));
  const second = replica.wants("page")[0]?.stamp ?? 0;
  const answer = (stamp: number, seq: number) =>
    replica.happen({
      type: "page-loaded",
      channelId: WATERCOOLER,
      stamp,
      place: { at: "around", seq },
      page: page(run(seq, seq), { hasBefore: true, hasAfter: true }),
    });
  answer(second, 20);
  answer(first, 10);
  expect(replica.seqs()).toEqual([20]);
});

test("a jump beyond the last message leads to the end", () => {
  const replica = inTheMiddle();
  replica.load(page([], { hasBefore: true }), { at: "around", seq: 500 });
  expect(replica.wants("page")).toMatchObject([{ place: { at: "end" }, seq: null }]);
  const { stamp } = replica.held();
  const answer = { type: "page-loaded", channelId: WATERCOOLER, stamp, place: { at: "end" } } as const;
  replica.happen({ ...answer, page: page(run(96, 100), { hasBefore: true }) });
  expect(replica.seqs()).toEqual([96, 97, 98, 99, 100]);
});

test("a page beside a window that has been replaced is not joined to it", () => {
  const replica = inTheMiddle();
  replica.happen(want({ at: "before" }));
  const stamp = replica.held().stamp;
  replica.load(page(run(90, 92), { hasBefore: true, hasAfter: true }), { at: "around", seq: 91 });
  replica.happen({
    type: "page-loaded",
    channelId: WATERCOOLER,
    stamp,
    place: { at: "before" },
    page: page(run(43, 47), { hasBefore: true, hasAfter: true }),
  });
  expect(replica.seqs()).toEqual([90, 91, 92]);
});

test("a page that could not be had leaves the window as it was", () => {
  const replica = inTheMiddle();
  const before = replica.held().window;
  replica.happen(want({ at: "before" }));
  replica.happen({ type: "page-failed", channelId: WATERCOOLER, stamp: replica.held().stamp });
  expect(replica.held()).toMatchObject({ fetching: 0, recent: null });
  expect(replica.held().window).toBe(before);
});

test("a pending message that comes with a page is not pending any more", () => {
  const replica = createReplica();
  replica.hear(ready([channel({ version: 0, lastSeq: 0 })]));
  replica.happen({ type: "drafted", message: pending("n-mine") });
  replica.load(page([message(1, { senderId: ALICE, nonce: "n-mine" })]));
  expect(replica.held().pending).toEqual([]);
  expect(replica.wants("settle")).toEqual([{ do: "settle", channelId: WATERCOOLER, nonce: "n-mine" }]);
});

test("an empty channel has an empty window, which the first message begins", () => {
  const replica = connected(0);
  expect(replica.held().window).toEqual({ messages: [], hasBefore: false, atEnd: true });
  replica.hear(told(message(1)));
  expect(replica.seqs()).toEqual([1]);
});

test("more changes during one fetch than are kept make the page be asked for anew", () => {
  const replica = createReplica();
  replica.hear(ready([channel({ version: 0, lastSeq: 0 })]));
  replica.happen(want({ at: "end" }));
  const { stamp } = replica.held();
  replica.hear(told(...run(1, RECENT_MESSAGES_MAX + 1)));
  const answer = { type: "page-loaded", channelId: WATERCOOLER, stamp, place: { at: "end" } } as const;
  replica.happen({ ...answer, page: page([]) });
  expect(replica.held().window).toBeNull();
  expect(replica.wants("page")).toHaveLength(1);
  replica.happen({ ...answer, page: page(run(4_952, 5_001), { hasBefore: true }) });
  expect(replica.seqs()?.at(-1)).toBe(5_001);
});
