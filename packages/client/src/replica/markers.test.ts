import { RECEIPT_MEMBERS_MAX, type ServerFrame } from "@parley/contract";
import { expect, test } from "vitest";
import {
  ALICE,
  BOB,
  CAROL,
  channel,
  connected,
  createReplica,
  LIBRARY,
  message,
  ready,
  told,
  WATERCOOLER,
} from "../../tests/cast.ts";

const receipt = (userId: string, deliveredSeq: number, readSeq: number): ServerFrame => ({
  op: "receipt",
  channelId: WATERCOOLER,
  userId,
  deliveredSeq,
  readSeq,
});
const unread = (readSeq: number): ServerFrame => ({
  op: "unread",
  channelId: WATERCOOLER,
  unread: 0,
  mentions: 0,
  readSeq,
});

test("others' markers go forward, each of the two by itself, and 0 says nothing", () => {
  const replica = connected(9);
  replica.hear(receipt(BOB, 5, 3), receipt(BOB, 4, 0), receipt(BOB, 7, 0), receipt(BOB, 0, 4));
  expect(replica.held().receipts.get(BOB)).toEqual({ deliveredSeq: 7, readSeq: 4 });
  const before = replica.held();
  replica.hear(receipt(BOB, 7, 4));
  expect(replica.held()).toBe(before);
});

test("who writes has read up to there, without a receipt", () => {
  const replica = connected(2);
  replica.hear(told(message(3, { senderId: CAROL })), told(message(4, { senderId: BOB })));
  expect(replica.held().receipts.get(CAROL)).toEqual({ deliveredSeq: 3, readSeq: 3 });
  expect(replica.held().receipts.get(BOB)).toEqual({ deliveredSeq: 4, readSeq: 4 });
});

test("one's own message, from whichever device, moves one's own markers", () => {
  const replica = connected(2);
  replica.hear(told(message(3, { senderId: BOB }), message(4, { senderId: ALICE })));
  expect(replica.held().channel).toMatchObject({ lastSeq: 4, readSeq: 4, deliveredSeq: 4 });
  expect(replica.held().receipts.has(ALICE)).toBe(false);
});

test("what was read on another device is read here, before its messages are here too", () => {
  const replica = connected(3);
  replica.hear(unread(2));
  expect(replica.held().channel.readSeq).toBe(2);
  replica.hear(unread(1), unread(5));
  expect(replica.held().channel).toMatchObject({ readSeq: 5, lastSeq: 5 });
});

test("receipts that were fetched do not undo what is known, and one's own is not among them", () => {
  const replica = connected(5);
  replica.hear(receipt(BOB, 5, 5));
  replica.happen({
    type: "receipts-fetched",
    channelId: WATERCOOLER,
    receipts: [
      [BOB, { deliveredSeq: 4, readSeq: 2 }],
      [CAROL, { deliveredSeq: 3, readSeq: 0 }],
      [ALICE, { deliveredSeq: 5, readSeq: 5 }],
    ],
  });
  expect([...replica.held().receipts]).toEqual([
    [BOB, { deliveredSeq: 5, readSeq: 5 }],
    [CAROL, { deliveredSeq: 3, readSeq: 0 }],
  ]);
});

test("what arrives is delivered: once, up to the last of it", () => {
  const replica = connected(0);
  replica.hear(told(message(1), message(2)));
  expect(replica.wants("delivered")).toEqual([{ do: "delivered", channelId: WATERCOOLER, seq: 2 }]);
  replica.hear(told(message(2)), receipt(BOB, 2, 2));
  expect(replica.wants("delivered")).toEqual([]);
});

test("what came while one was away is delivered at ready, in every channel that has news", () => {
  const replica = createReplica();
  replica.happen({ type: "opened" });
  const quiet = channel({ id: LIBRARY, version: 3, lastSeq: 3, readSeq: 1, deliveredSeq: 3 });
  replica.hear(ready([channel({ version: 4, lastSeq: 4, readSeq: 1, deliveredSeq: 2 }), quiet]));
  expect(replica.wants("delivered")).toEqual([{ do: "delivered", channelId: WATERCOOLER, seq: 4 }]);
});

test("in a large channel nothing is delivered, and nothing is while there is no connection", () => {
  const replica = createReplica();
  replica.happen({ type: "opened" });
  replica.hear(ready([channel({ memberCount: RECEIPT_MEMBERS_MAX + 1 })]));
  replica.hear(told(message(1)));
  expect(replica.wants("delivered")).toEqual([]);
  const small = connected(1);
  small.happen({ type: "lost" });
  small.happen({ type: "channel-fetched", channel: channel({ version: 2, lastSeq: 2 }) });
  expect(small.wants("delivered")).toEqual([]);
});

test("what was delivered and the server has not heard of is told again at ready", () => {
  const replica = connected(0);
  replica.hear(told(message(1)));
  replica.happen({ type: "lost" }, { type: "opened" });
  replica.hear(ready([channel({ version: 1, lastSeq: 1, deliveredSeq: 0 })]));
  expect(replica.wants("delivered")).toEqual([{ do: "delivered", channelId: WATERCOOLER, seq: 1 }]);
});
