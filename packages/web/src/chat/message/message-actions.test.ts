import type { Channel, Message } from "@parley/contract";
import { expect, test } from "vitest";
import { alice, bob, channelIdOf, messageIdOf, plainChannel, untouched } from "../../../tests/cast.ts";
import { ACTION_KEYS, actionOfKey, actionsFor, mayPost } from "./message-actions.ts";

const group: Channel = { ...plainChannel, id: channelIdOf(1), kind: "group", name: "watercooler" };
const direct: Channel = { ...group, kind: "direct", name: null };
const said = (by: string, change: Partial<Message> = {}): Message => ({
  id: messageIdOf(1, 1),
  channelId: group.id,
  seq: 1,
  version: 1,
  senderId: by,
  nonce: messageIdOf(1, 1),
  text: "Tea?",
  createdAt: "2026-03-01T09:00:00.000Z",
  ...untouched,
  ...change,
});
const offered = (message: Message, channel = group) => actionsFor({ message, channel, ownId: alice.id });

test("one's own words can be changed and deleted, those of others cannot", () => {
  expect(offered(said(alice.id))).toEqual(
    new Set(["react", "reply", "thread", "edit", "forward", "copyText", "copyLink", "pin", "save", "delete"]),
  );
  expect(offered(said(bob.id)).has("edit")).toBe(false);
  expect(offered(said(bob.id)).has("delete")).toBe(false);
});

test("a moderator deletes what others wrote, and edits none of it", () => {
  const moderated = { ...group, role: "moderator" } as const;
  expect(offered(said(bob.id), moderated).has("delete")).toBe(true);
  expect(offered(said(bob.id), moderated).has("edit")).toBe(false);
  expect(offered(said(bob.id), { ...direct, role: "owner" }).has("delete")).toBe(false);
});

test("a pin needs the channel's role for it", () => {
  const permissions = { ...group.permissions, pin: "moderator" } as const;
  expect(offered(said(bob.id), { ...group, permissions }).has("pin")).toBe(false);
  expect(offered(said(bob.id), { ...group, permissions, role: "moderator" }).has("pin")).toBe(true);
  expect(offered(said(bob.id), { ...direct, permissions }).has("pin")).toBe(true);
});

test("nothing is done to what was deleted; what is archived can be passed on", () => {
  expect(offered(said(alice.id, { deletedAt: "2026-03-01T09:01:00.000Z" })).size).toBe(0);
  const archived = { ...group, archivedAt: "2026-03-01T09:00:00.000Z" };
  expect(offered(said(alice.id), archived)).toEqual(new Set(["forward", "copyText", "copyLink", "save"]));
});

test("where only moderators write, a member answers nothing but reacts; a thread has no threads", () => {
  const permissions = { ...group.permissions, post: "moderator" } as const;
  expect(mayPost({ ...group, permissions })).toBe(false);
  const actions = offered(said(bob.id), { ...group, permissions });
  expect([actions.has("reply"), actions.has("thread"), actions.has("react")]).toEqual([false, false, true]);
  expect(offered(said(bob.id), { ...group, kind: "thread" }).has("thread")).toBe(false);
});

test("each letter does one thing, in either case; other keys do nothing", () => {
  const keys = Object.values(ACTION_KEYS);
  expect(new Set(keys).size).toBe(keys.length);
  expect([actionOfKey("e"), actionOfKey("E"), actionOfKey("Delete"), actionOfKey("+")]).toEqual([
    "edit",
    "edit",
    "delete",
    "react",
  ]);
  expect([actionOfKey("x"), actionOfKey("Enter")]).toEqual([null, null]);
});
