import type { ChannelReplica } from "@parley/client";
import type { Channel, MemberSettings } from "@parley/contract";
import { expect, test } from "vitest";
import { bob, carol, dave, plainChannel } from "../../../tests/cast.ts";
import { conversationsInOrder, sectionsIn, shownWhenCollapsed, sidebarGroups } from "./sidebar-groups.ts";

const NOW = Date.parse("2026-03-03T09:00:00.000Z");

const channel = (
  id: string,
  change: Partial<Channel> = {},
  settings: Partial<MemberSettings> = {},
): Channel => ({
  ...plainChannel,
  id,
  kind: "group",
  name: id,
  ...change,
  settings: { ...plainChannel.settings, ...settings },
});
const held = (...channels: Channel[]): ReadonlyMap<string, ChannelReplica> =>
  new Map(channels.map((each) => [each.id, { channel: each, window: null, pending: [], early: [] }]));
const since = "2026-03-03T09:00:00.000Z";

const shown = (...channels: Channel[]) =>
  sidebarGroups({ channels: held(...channels), friends: [{ user: carol, since }] }, NOW).map(
    ({ id, lines }) => [
      id,
      lines.map((line) => (line.is === "person" ? line.person.displayName : line.channel.id)),
    ],
  );

test("each conversation stands once: among the favourites, in its section, or with its kind", () => {
  expect(
    shown(
      channel("watercooler"),
      channel("release", {}, { favourite: true, section: "Work" }),
      channel("import", {}, { section: "Work" }),
      channel("bob", { kind: "direct", name: null, peer: bob, lastSeq: 1 }, { section: "Home" }),
      channel("few", { kind: "group_direct", name: null, peers: [bob, dave] }),
    ),
  ).toEqual([
    ["favourites", ["release"]],
    ["section:Home", [bob.displayName]],
    ["section:Work", ["import"]],
    ["channels", ["watercooler"]],
    ["people", ["few", carol.displayName]],
  ]);
});

test("within a section what is archived comes last, and muted or unread moves nothing", () => {
  expect(
    shown(
      channel("zebra", { lastSeq: 5 }),
      channel("ant", { archivedAt: since }),
      channel("bee", {}, { mutedUntil: "2026-03-04T09:00:00.000Z" }),
    ),
  ).toContainEqual(["channels", ["bee", "zebra", "ant"]]);
});

test("a thread shows while one follows it and there is something to read", () => {
  const parent = channel("release");
  const thread = (id: string, change: Partial<Channel>) =>
    channel(id, { kind: "thread", name: null, parentId: "release", follows: true, ...change });
  const groups = shown(
    parent,
    thread("unread", { lastSeq: 2, readSeq: 1 }),
    thread("read", { lastSeq: 2, readSeq: 2 }),
    thread("unfollowed", { lastSeq: 2, readSeq: 1, follows: false }),
    thread("orphan", { lastSeq: 2, readSeq: 1, parentId: "gone" }),
    channel("muted", {}, { mutedUntil: "2026-03-04T09:00:00.000Z" }),
    thread("in-muted", { lastSeq: 2, readSeq: 1, parentId: "muted" }),
  );
  expect(groups[0]).toEqual(["threads", ["unread"]]);
});

test("a section whose channels are all favourites has no heading, yet can be moved to", () => {
  const only = channel("release", {}, { favourite: true, section: "Work" });
  expect(shown(only).map(([id]) => id)).toEqual(["favourites", "channels", "people"]);
  expect(sectionsIn(held(only))).toEqual(["Work"]);
});

test("collapsed, a section still shows where one is and what asks for attention", () => {
  const line = (change: Channel) => ({ is: "channel" as const, channel: change });
  const muted = { mutedUntil: "2026-03-04T09:00:00.000Z" };
  expect(shownWhenCollapsed(line(channel("read")), "other", NOW)).toBe(false);
  expect(shownWhenCollapsed(line(channel("open")), "open", NOW)).toBe(true);
  expect(shownWhenCollapsed(line(channel("unread", { lastSeq: 1 })), "other", NOW)).toBe(true);
  expect(shownWhenCollapsed(line(channel("muted", { lastSeq: 1 }, muted)), "other", NOW)).toBe(false);
});

test("the keys walk through conversations as they stand, without threads and people never written to", () => {
  const groups = sidebarGroups(
    {
      channels: held(
        channel("watercooler"),
        channel("release", {}, { favourite: true }),
        channel("thread", { kind: "thread", parentId: "release", follows: true, lastSeq: 1 }),
      ),
      friends: [{ user: carol, since }],
    },
    NOW,
  );
  expect(conversationsInOrder(groups)).toEqual(["release", "watercooler"]);
});
