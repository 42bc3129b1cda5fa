import { MENTIONS_TOLD_MAX, type ServerFrame } from "@parley/contract";
import { expect, test } from "vitest";
import {
  ALICE,
  BOB,
  channel,
  connected,
  createReplica,
  message,
  ready,
  resync,
  run,
  synced,
  told,
  WATERCOOLER,
} from "../../tests/cast.ts";
import { RECENT_MESSAGES_MAX } from "./recent.ts";

const NAMED = { mentions: [ALICE] };
const read = (readSeq: number): ServerFrame => ({
  op: "unread",
  channelId: WATERCOOLER,
  unread: 0,
  mentions: 0,
  readSeq,
});
const mentions = (replica: ReturnType<typeof connected>) => replica.held().channel.mentions;

test("an unread message that names one is in the set, and out once it does not or was read", () => {
  const replica = connected(1);
  replica.hear(told(message(2, NAMED), message(3, { mentions: [BOB] }), message(4, NAMED)));
  expect(mentions(replica)).toEqual([2, 4]);
  replica.hear(told(message(2, { version: 5 }), message(3, { version: 6, ...NAMED })));
  expect(mentions(replica)).toEqual([3, 4]);
  replica.hear(read(3));
  expect(mentions(replica)).toEqual([4]);
  replica.hear(told(message(3, { version: 7, ...NAMED })));
  expect(mentions(replica)).toEqual([4]);
});

test("reading here and writing end mentions too", () => {
  const replica = connected(1);
  replica.hear(told(message(2, NAMED), message(3, NAMED)));
  replica.happen({ type: "read", channelId: WATERCOOLER, seq: 2 });
  expect(mentions(replica)).toEqual([3]);
  replica.hear(told(message(4, { senderId: ALICE })));
  expect(mentions(replica)).toEqual([]);
});

test("what a recovery brings counts at its latest, whatever came early", () => {
  const replica = connected(2);
  replica.happen({ type: "lost" }, { type: "opened" });
  replica.hear(ready([channel({ version: 2, lastSeq: 2 })]));
  replica.hear(told(message(1, { version: 3, ...NAMED })), told(message(1, { version: 4 })));
  replica.hear(told(message(3, { version: 5, ...NAMED })), synced(5));
  expect(mentions(replica)).toEqual([3]);
});

test("an answer as new as what is held is right; an older one changes nothing", () => {
  const replica = connected(3);
  replica.hear(told(message(4, NAMED)));
  const older = channel({ version: 3, lastSeq: 3, mentions: [2] });
  replica.happen({ type: "channel-fetched", channel: older });
  expect(mentions(replica)).toEqual([4]);
  replica.happen({ type: "channel-fetched", channel: channel({ version: 4, lastSeq: 4, mentions: [2, 4] }) });
  expect(mentions(replica)).toEqual([2, 4]);
});

test("a change that came early does not undo what was told of a later version", () => {
  const replica = createReplica();
  replica.happen({ type: "opened" });
  replica.hear(ready([channel({ version: 2, lastSeq: 2 })]), told(message(1, { version: 4, ...NAMED })));
  expect(replica.held().early).toHaveLength(1);
  replica.happen({ type: "channel-fetched", channel: channel({ version: 6, lastSeq: 2, mentions: [] }) });
  expect(replica.held().channel).toMatchObject({ version: 6, mentions: [] });
});

test("after a resync the channel is fetched: mentions and markers are its, with what changed since on top", () => {
  const replica = connected(3);
  replica.hear(told(message(4, NAMED)), resync());
  expect(replica.wants("channel")).toEqual([{ do: "channel", channelId: WATERCOOLER }]);
  replica.hear(told(message(2, { version: 5, ...NAMED })), told(message(5, { version: 6, ...NAMED })));
  const fetched = channel({ version: 5, lastSeq: 4, readSeq: 1, mentions: [2, 3] });
  replica.happen({ type: "channel-fetched", channel: fetched, asked: true });
  expect(replica.held()).toMatchObject({ recount: null, channel: { readSeq: 1, mentions: [2, 3, 5] } });
});

test("an answer of before the resync does not end the count", () => {
  const replica = connected(3);
  replica.hear(told(message(4)), resync());
  replica.happen({ type: "channel-fetched", channel: channel({ version: 3, lastSeq: 3, mentions: [1] }) });
  expect(replica.held().recount).not.toBeNull();
  expect(mentions(replica)).toEqual([]);
});

test("a count that could not be had, or that too much has changed for, is made again", () => {
  const replica = connected(1);
  replica.hear(resync());
  replica.happen({ type: "channel-failed", channelId: WATERCOOLER });
  expect(replica.wants("tick")).toHaveLength(1);
  replica.happen({ type: "tick", now: 0 });
  expect(replica.wants("channel")).toHaveLength(1);
  const last = RECENT_MESSAGES_MAX + 2;
  replica.hear(told(...run(2, last)));
  replica.happen({ type: "channel-fetched", channel: channel({ version: 1, lastSeq: 1 }), asked: true });
  expect(replica.held().recount).toMatchObject({ isAsked: false });
  replica.happen({ type: "tick", now: 0 });
  const whole = channel({ version: last, lastSeq: last, mentions: [7] });
  replica.happen({ type: "channel-fetched", channel: whole, asked: true });
  expect(replica.held()).toMatchObject({ recount: null, channel: { mentions: [7] } });
});

test("ready ends a count, for it says how things are", () => {
  const replica = connected(3);
  replica.hear(resync());
  replica.happen({ type: "lost" }, { type: "opened" });
  replica.hear(ready([channel({ version: 3, lastSeq: 3, mentions: [3] })]));
  expect(replica.held()).toMatchObject({ recount: null, channel: { mentions: [3] } });
});

test("as many mentions are held as the server would tell", () => {
  const replica = createReplica();
  replica.happen({ type: "opened" });
  replica.hear(ready([channel()]));
  const many = run(1, MENTIONS_TOLD_MAX + 5).map((one) => ({ ...one, ...NAMED }));
  replica.hear(told(...many));
  expect(mentions(replica)).toHaveLength(MENTIONS_TOLD_MAX);
  expect(mentions(replica)[0]).toBe(6);
});
