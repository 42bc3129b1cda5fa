import type { ChannelReplica } from "@parley/client";
import type { Channel } from "@parley/contract";
import { expect, test } from "vitest";
import { bob, plainChannel } from "../../../tests/cast.ts";
import { attentionOf, nextUnmute, totalAttention } from "./attention.ts";

const NOW = Date.parse("2026-03-03T09:00:00.000Z");
const LATER = "2026-03-03T10:00:00.000Z";

const channel = (change: Partial<Channel> & { id: string }): Channel => ({
  ...plainChannel,
  kind: "group",
  name: change.id,
  ...change,
});
const muted = { ...plainChannel.settings, mutedUntil: LATER };
const held = (...channels: Channel[]): ReadonlyMap<string, ChannelReplica> =>
  new Map(channels.map((each) => [each.id, { channel: each, window: null, pending: [], early: [] }]));

test("a channel counts what names one, a conversation between people everything", () => {
  const group = channel({ id: "a", lastSeq: 9, readSeq: 4, mentions: [5, 8] });
  const direct = channel({ id: "b", kind: "direct", peer: bob, lastSeq: 9, readSeq: 4 });
  const few = channel({ id: "c", kind: "group_direct", peers: [bob], lastSeq: 3, readSeq: 1 });
  expect(attentionOf(group, NOW)).toMatchObject({ unread: 5, mentions: 2, count: 2 });
  expect(attentionOf(direct, NOW)).toMatchObject({ unread: 5, count: 5 });
  expect(attentionOf(few, NOW)).toMatchObject({ count: 2 });
});

test("a mention that was read is counted no more", () => {
  expect(attentionOf(channel({ id: "a", lastSeq: 9, readSeq: 6, mentions: [5, 8] }), NOW).count).toBe(1);
});

test("what is muted or archived is quiet, until its time", () => {
  const quiet = channel({ id: "a", lastSeq: 2, settings: muted });
  expect(attentionOf(quiet, NOW).isQuiet).toBe(true);
  expect(attentionOf(quiet, Date.parse(LATER)).isQuiet).toBe(false);
  expect(attentionOf(channel({ id: "b", archivedAt: LATER }), NOW).isQuiet).toBe(true);
});

test("the whole adds up what counts, and says whether anything else is unread", () => {
  const loud = channel({ id: "a", lastSeq: 5, readSeq: 3 });
  const named = channel({ id: "b", lastSeq: 5, readSeq: 3, mentions: [4] });
  const quiet = channel({ id: "c", lastSeq: 9, mentions: [1, 2], settings: muted });
  const thread = channel({ id: "d", kind: "thread", parentId: "c", lastSeq: 4, mentions: [4] });
  expect(totalAttention(held(quiet), NOW)).toEqual({ count: 0, hasUnread: false });
  expect(totalAttention(held(quiet, thread), NOW)).toEqual({ count: 0, hasUnread: false });
  expect(totalAttention(held(loud, quiet), NOW)).toEqual({ count: 0, hasUnread: true });
  expect(totalAttention(held(loud, named, quiet), NOW)).toEqual({ count: 1, hasUnread: true });
});

test("the soonest end of a mute is known, and none where nothing is muted", () => {
  const soon = channel({ id: "a", settings: muted });
  const late = channel({ id: "b", settings: { ...muted, mutedUntil: "2026-03-04T10:00:00.000Z" } });
  expect(nextUnmute(held(soon, late), NOW)).toBe(Date.parse(LATER));
  expect(nextUnmute(held(soon), Date.parse(LATER))).toBeNull();
});
