import type { ChannelEvent, ChannelFacts } from "@parley/contract";
import { expect, test } from "vitest";
import { ALICE, BOB, channel, connected, LIBRARY, message, told, WATERCOOLER } from "../../tests/cast.ts";

const facts = (change: Partial<ChannelFacts>): ChannelFacts => {
  const { name, topic, description, avatar, visibility, permissions, slowModeSeconds } = channel();
  const { revision, memberCount, archivedAt } = channel();
  const rest = { permissions, slowModeSeconds, revision, memberCount, archivedAt };
  return { name, topic, description, avatar, visibility, ...rest, ...change };
};

const renamed = (revision: number, name: string): ChannelEvent => ({
  op: "channel",
  change: "updated",
  channelId: WATERCOOLER,
  channel: facts({ name, revision }),
});

const member = (revision: number, userId: string, role: "member" | "moderator" | null): ChannelEvent => ({
  op: "channel",
  change: "members",
  channelId: WATERCOOLER,
  channel: facts({ revision, memberCount: 4 }),
  userId,
  role,
});

const joined = (facts: Parameters<typeof channel>[0]): ChannelEvent => {
  const one = channel(facts);
  return { op: "channel", change: "joined", channelId: one.id, channel: one };
};

test("a joined channel is there, a left one is gone", () => {
  const replica = connected();
  replica.hear(joined({ id: LIBRARY }));
  expect(replica.held(LIBRARY).window).toBeNull();
  replica.hear({ op: "channel", change: "left", channelId: LIBRARY });
  expect(replica.state().channels.has(LIBRARY)).toBe(false);
});

test("a change of facts is newer by revision", () => {
  const replica = connected();
  replica.hear(renamed(2, "second"), renamed(1, "first"));
  expect(replica.held().channel).toMatchObject({ name: "second", revision: 2 });
});

test("facts leave positions and role alone", () => {
  const replica = connected(3);
  replica.hear(renamed(1, "renamed"));
  expect(replica.held().channel).toMatchObject({ version: 3, lastSeq: 3, role: "member" });
});

test("a change of one's own role is applied, that of another one's is not", () => {
  const replica = connected();
  replica.hear(member(1, BOB, "moderator"));
  expect(replica.held().channel).toMatchObject({ role: "member", memberCount: 4 });
  replica.hear(member(2, ALICE, "moderator"));
  expect(replica.held().channel.role).toBe("moderator");
});

test("one's role arrives even where a later change of facts has overtaken it", () => {
  const replica = connected();
  replica.hear(renamed(2, "second"), member(1, ALICE, "moderator"));
  expect(replica.held().channel).toMatchObject({ name: "second", role: "moderator" });
  replica.hear(member(1, ALICE, "member"));
  expect(replica.held().channel.role).toBe("moderator");
});

test("joining a channel that is held already keeps its window and takes what is newer", () => {
  const replica = connected(3);
  replica.hear(joined({ version: 3, lastSeq: 3, revision: 4, name: "renamed", role: "owner" }));
  expect(replica.seqs()).toEqual([1, 2, 3]);
  expect(replica.held().channel).toMatchObject({ name: "renamed", role: "owner" });
});

test("a channel told at a higher version than its window is asked for", () => {
  const replica = connected(3);
  replica.happen({ type: "channel-fetched", channel: channel({ version: 5, lastSeq: 5 }) });
  expect(replica.wants("sync")).toEqual([{ do: "sync", channelId: WATERCOOLER, version: 3 }]);
});

test("an older answer about a channel changes nothing that is newer", () => {
  const replica = connected(3);
  replica.hear(renamed(2, "second"));
  replica.happen({ type: "channel-fetched", channel: channel({ version: 1, lastSeq: 1, name: "old" }) });
  expect(replica.held().channel).toMatchObject({ name: "second", version: 3, lastSeq: 3 });
});

test("a channel that a call does not find is gone", () => {
  const replica = connected();
  replica.happen({ type: "channel-gone", channelId: WATERCOOLER });
  expect(replica.state().channels.size).toBe(0);
});

test("a read marker only goes forward, not past the last message, and the server is told", () => {
  const replica = connected(5);
  replica.happen({ type: "read", channelId: WATERCOOLER, seq: 9 });
  expect(replica.wants("read")).toEqual([{ do: "read", channelId: WATERCOOLER, seq: 5 }]);
  expect(replica.happen({ type: "read", channelId: WATERCOOLER, seq: 2 })).toEqual([]);
  replica.hear({ op: "receipt", channelId: WATERCOOLER, userId: ALICE, deliveredSeq: 3, readSeq: 3 });
  expect(replica.held().channel.readSeq).toBe(5);
});

test("what one has read on another device counts here", () => {
  const replica = connected(5);
  replica.hear({ op: "receipt", channelId: WATERCOOLER, userId: ALICE, deliveredSeq: 4, readSeq: 4 });
  expect(replica.held().channel.readSeq).toBe(4);
});

test("how far others have read is theirs, and goes forward too", () => {
  const replica = connected(5);
  const receipt = (readSeq: number) =>
    ({ op: "receipt", channelId: WATERCOOLER, userId: BOB, deliveredSeq: readSeq, readSeq }) as const;
  replica.hear(receipt(4), receipt(3));
  expect(replica.held().receipts.get(BOB)).toEqual({ deliveredSeq: 4, readSeq: 4 });
  expect(replica.held().channel.readSeq).toBe(0);
});

test("unread is last seq less read seq", () => {
  const replica = connected(5);
  replica.happen({ type: "read", channelId: WATERCOOLER, seq: 3 });
  replica.hear(told(message(6)));
  const { lastSeq, readSeq } = replica.held().channel;
  expect(lastSeq - readSeq).toBe(3);
});

test("facts that came before the word of joining are newer by revision too", () => {
  const replica = connected();
  const early: ChannelEvent = { ...member(2, ALICE, "moderator"), channelId: LIBRARY };
  replica.hear(early, joined({ id: LIBRARY, revision: 1 }));
  expect(replica.held(LIBRARY).channel).toMatchObject({ revision: 2, role: "moderator", memberCount: 4 });
});

test("facts of before leaving do not undo those of joining again", () => {
  const replica = connected();
  replica.hear({ op: "channel", change: "left", channelId: WATERCOOLER }, renamed(3, "late"));
  replica.hear(joined({ revision: 5, name: "now" }));
  expect(replica.held().channel).toMatchObject({ revision: 5, name: "now" });
});
