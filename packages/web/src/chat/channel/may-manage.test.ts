import type { Channel } from "@parley/contract";
import { expect, test } from "vitest";
import { plainChannel } from "../../../tests/cast.ts";
import { mayRemove, rightsIn } from "./may-manage.ts";

const channel = (change: Partial<Channel>): Channel => ({
  ...plainChannel,
  id: "watercooler",
  kind: "group",
  name: "watercooler",
  ...change,
});
const closed = { ...plainChannel.permissions, invite: "owner" } as const;

test("a member is offered what the permissions let everyone do, and no more", () => {
  expect(rightsIn(channel({}))).toEqual({
    describe: false,
    govern: false,
    invite: true,
    seeLinks: true,
    revokeLinks: false,
    leave: true,
  });
  expect(rightsIn(channel({ permissions: closed }))).toMatchObject({ invite: false, seeLinks: false });
});

test("a moderator who may not invite sees links, to take them back", () => {
  expect(rightsIn(channel({ role: "moderator", permissions: closed }))).toMatchObject({
    describe: true,
    govern: false,
    invite: false,
    seeLinks: true,
    revokeLinks: true,
  });
});

test("of an archived channel nothing is offered but to bring it back, to delete it, and to leave", () => {
  expect(rightsIn(channel({ role: "owner", archivedAt: "2026-03-03T09:00:00.000Z" }))).toEqual({
    describe: false,
    govern: true,
    invite: false,
    seeLinks: false,
    revokeLinks: false,
    leave: true,
  });
});

test("a conversation between people is nobody's to manage", () => {
  const rights = rightsIn(channel({ kind: "group_direct", name: null, role: "owner" }));
  expect(Object.values(rights)).not.toContain(true);
});

test("moderators send members away, and nobody above", () => {
  expect(mayRemove("moderator", "member")).toBe(true);
  expect(mayRemove("moderator", "moderator")).toBe(false);
  expect(mayRemove("member", "member")).toBe(false);
  expect(mayRemove("owner", "owner")).toBe(true);
});
