import type { Channel, ChannelEvent } from "@parley/contract";
import { expect, test } from "vitest";
import {
  ALICE,
  BOB,
  channel,
  connected,
  createReplica,
  LIBRARY,
  message,
  page,
  ready,
  run,
  type TestReplica,
  told,
  WATERCOOLER,
} from "../../tests/cast.ts";

const THREAD = "thread of m1";

const thread = (facts: Partial<Channel> = {}): Channel =>
  channel({
    id: THREAD,
    kind: "thread",
    name: null,
    parentId: WATERCOOLER,
    rootId: "m1",
    follows: false,
    ...facts,
  });
const joined = (facts: Partial<Channel> = {}): ChannelEvent => ({
  op: "channel",
  change: "joined",
  channelId: THREAD,
  channel: thread({ follows: true, ...facts }),
});
const left = (channelId: string): ChannelEvent => ({ op: "channel", change: "left", channelId });
const said = (seq: number, facts = {}) => told(message(seq, { channelId: THREAD, ...facts }));

/** Alice looks at a thread of `count` messages, which she does not follow. */
const looking = (count = 2): TestReplica => {
  const replica = connected(1);
  const seqs = { version: count, lastSeq: count, readSeq: count, deliveredSeq: count };
  replica.happen({ type: "channel-fetched", channel: thread(seqs) });
  replica.happen({ type: "page-wanted", channelId: THREAD, place: { at: "end" } });
  const { stamp } = replica.held(THREAD);
  const items = run(1, count).map((one) => ({ ...one, channelId: THREAD }));
  replica.happen({ type: "page-loaded", channelId: THREAD, stamp, place: { at: "end" }, page: page(items) });
  return replica;
};
const atReady = (replica: TestReplica, channels: readonly Channel[]) => {
  replica.happen({ type: "lost" }, { type: "opened" });
  return replica.hear(ready(channels));
};

test("what is said in a thread that is not held is ignored", () => {
  const replica = connected(1);
  replica.hear(said(1));
  expect([...replica.state().channels.keys()]).toEqual([WATERCOOLER]);
});

test("nothing is unread in a thread that one does not follow, nor is it delivered", () => {
  const replica = looking();
  replica.hear(said(3, { mentions: [ALICE] }));
  expect(replica.held(THREAD).channel).toMatchObject({ lastSeq: 3, readSeq: 3, mentions: [] });
  expect(replica.wants("delivered")).toEqual([]);
});

test("whoever begins to follow a thread has unread what the server says, also of what was here before", () => {
  const replica = looking(2);
  replica.hear(said(3, { mentions: [ALICE] }));
  replica.hear(joined({ version: 3, lastSeq: 3, readSeq: 2, deliveredSeq: 2, mentions: [3] }));
  expect(replica.held(THREAD).channel).toMatchObject({ follows: true, readSeq: 2, mentions: [3] });
  expect(replica.seqs(THREAD)).toEqual([1, 2, 3]);
});

test("the word of following that more was said after is counted anew", () => {
  const replica = looking(2);
  replica.hear(said(3, { mentions: [ALICE] }), said(4, { mentions: [ALICE] }));
  replica.hear(joined({ version: 3, lastSeq: 3, readSeq: 2, deliveredSeq: 2, mentions: [3] }));
  expect(replica.wants("channel")).toEqual([{ do: "channel", channelId: THREAD }]);
  const now = { follows: true, version: 4, lastSeq: 4, readSeq: 2, deliveredSeq: 2, mentions: [3, 4] };
  replica.happen({ type: "channel-fetched", channel: thread(now), asked: true });
  expect(replica.held(THREAD).channel).toMatchObject({ readSeq: 2, mentions: [3, 4] });
});

test("one's own message in a thread counts as read from the moment one follows it", () => {
  const replica = looking(2);
  replica.hear(said(3, { senderId: ALICE }));
  replica.hear(joined({ version: 3, lastSeq: 3, readSeq: 0, deliveredSeq: 0 }));
  expect(replica.held(THREAD).channel.readSeq).toBe(3);
});

test("a thread that one follows no more stays while one looks at it, with nothing unread", () => {
  const replica = looking(2);
  replica.hear(joined({ version: 2, lastSeq: 2, readSeq: 0, deliveredSeq: 2, mentions: [1] }), left(THREAD));
  expect(replica.held(THREAD).channel).toMatchObject({ follows: false, readSeq: 2, mentions: [] });
  const other = connected(1);
  other.hear(joined(), left(THREAD));
  expect(other.state().channels.has(THREAD)).toBe(false);
});

test("a thread goes with its channel", () => {
  const replica = looking();
  replica.hear(left(WATERCOOLER));
  expect(replica.state().channels.size).toBe(0);
  const gone = looking();
  gone.happen({ type: "channel-gone", channelId: WATERCOOLER });
  expect(gone.state().channels.size).toBe(0);
});

test("a thread that one looks at without following is recovered by its position, and the rest of it is fetched", () => {
  const replica = looking(2);
  replica.happen({ type: "lost" }, { type: "opened" });
  const expected = { [WATERCOOLER]: 1, [THREAD]: 2 };
  expect(replica.wants("hello")).toEqual([{ do: "hello", epoch: "e1", channels: expected }]);
  replica.hear(ready([channel({ version: 1, lastSeq: 1 })]));
  expect(replica.wants("channel")).toEqual([{ do: "channel", channelId: THREAD }]);
  replica.hear(said(3), { op: "synced", channelId: THREAD, version: 3 });
  expect(replica.seqs(THREAD)).toEqual([1, 2, 3]);
});

test("a thread whose channel is not listed at ready goes, and so does one that nobody looks at", () => {
  const replica = looking();
  atReady(replica, [channel({ id: LIBRARY })]);
  expect([...replica.state().channels.keys()]).toEqual([LIBRARY]);
  const idle = connected(1);
  idle.happen({ type: "channel-fetched", channel: thread() });
  atReady(idle, [channel({ version: 1, lastSeq: 1 })]);
  expect(idle.state().channels.has(THREAD)).toBe(false);
});

test("a thread that was followed and is not listed any more is not followed", () => {
  const replica = looking(2);
  replica.hear(joined({ version: 2, lastSeq: 2, readSeq: 1, deliveredSeq: 2 }));
  atReady(replica, [channel({ version: 1, lastSeq: 1 })]);
  expect(replica.held(THREAD).channel).toMatchObject({ follows: false, readSeq: 2 });
});

test("an answer that was overtaken by the word of following, or of its end, is not believed in that", () => {
  const replica = connected(1);
  replica.hear(joined({ readSeq: 0, version: 1, lastSeq: 1 }));
  replica.happen({ type: "channel-fetched", channel: thread({ version: 1, lastSeq: 1, readSeq: 1 }) });
  expect(replica.held(THREAD).channel).toMatchObject({ follows: true, readSeq: 0 });
  const other = connected(1);
  other.hear(joined(), left(THREAD));
  const followed = thread({ follows: true, version: 1, lastSeq: 1, readSeq: 0, mentions: [1] });
  other.happen({ type: "channel-fetched", channel: followed });
  expect(other.held(THREAD).channel).toMatchObject({ follows: false, readSeq: 1, mentions: [] });
});

test("the thread of a channel that was left is not brought back by an answer", () => {
  const replica = connected(1);
  replica.hear(left(WATERCOOLER));
  replica.happen({ type: "channel-fetched", channel: thread() });
  expect(replica.state().channels.size).toBe(0);
});

test("a thread has the members, the rights and the state of its channel", () => {
  const replica = looking();
  const { visibility, permissions } = channel();
  const slowModeSeconds = 30;
  const facts = { name: "watercooler", topic: null, description: null, avatar: null, visibility };
  const now = { ...facts, permissions, slowModeSeconds, revision: 3, memberCount: 9, archivedAt: "then" };
  replica.hear({ op: "channel", change: "updated", channelId: WATERCOOLER, channel: now });
  expect(replica.held(THREAD).channel).toMatchObject({ slowModeSeconds, memberCount: 9, archivedAt: "then" });
  const member = { op: "channel", change: "members", channelId: WATERCOOLER, userId: ALICE } as const;
  replica.hear({ ...member, channel: { ...now, revision: 4 }, role: "moderator" });
  expect(replica.held(THREAD).channel.role).toBe("moderator");
  expect(replica.held(THREAD).channel.name).toBeNull();
});

test("a thread is read and typed in like any channel", () => {
  const replica = createReplica();
  replica.happen({ type: "opened" });
  replica.hear(ready([channel(), thread({ follows: true, version: 2, lastSeq: 2, deliveredSeq: 2 })]));
  replica.happen({ type: "read", channelId: THREAD, seq: 1 });
  expect(replica.wants("read")).toEqual([{ do: "read", channelId: THREAD, seq: 1 }]);
  replica.hear({ op: "typing", channelId: THREAD, userId: BOB });
  expect(replica.state().typing.get(THREAD)?.has(BOB)).toBe(true);
});
