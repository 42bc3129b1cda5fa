import type { ChannelRole } from "@parley/contract";
import { expect, test } from "vitest";
import { type ManageAct, mayManage } from "./may-manage.ts";

const ROLES: readonly ChannelRole[] = ["owner", "moderator", "member"];
const allowedTo = (wish: ManageAct) => ROLES.filter((role) => mayManage(role, wish) === null).join(" ");

test("who may do what", () => {
  expect(allowedTo({ act: "describe" })).toBe("owner moderator");
  expect(allowedTo({ act: "govern" })).toBe("owner");
  expect(allowedTo({ act: "invite", least: "member" })).toBe("owner moderator member");
  expect(allowedTo({ act: "invite", least: "moderator" })).toBe("owner moderator");
  expect(allowedTo({ act: "add", as: "member", least: "member" })).toBe("owner moderator member");
  expect(allowedTo({ act: "add", as: "member", least: "moderator" })).toBe("owner moderator");
  expect(allowedTo({ act: "add", as: "member", least: "owner" })).toBe("owner");
  expect(allowedTo({ act: "add", as: "moderator", least: "member" })).toBe("owner");
  expect(allowedTo({ act: "add", as: "owner", least: "member" })).toBe("owner");
  expect(allowedTo({ act: "see-links", least: "member" })).toBe("owner moderator member");
  expect(allowedTo({ act: "see-links", least: "moderator" })).toBe("owner moderator");
  expect(allowedTo({ act: "see-links", least: "owner" })).toBe("owner moderator");
  expect(allowedTo({ act: "revoke-link", isOwn: true })).toBe("owner moderator member");
  expect(allowedTo({ act: "revoke-link", isOwn: false })).toBe("owner moderator");
  expect(allowedTo({ act: "remove", of: "member" })).toBe("owner moderator");
  expect(allowedTo({ act: "remove", of: "moderator" })).toBe("owner");
  expect(allowedTo({ act: "remove", of: "owner" })).toBe("owner");
  expect(allowedTo({ act: "set-role", of: "member", to: "owner", owners: 1 })).toBe("owner");
  expect(allowedTo({ act: "set-role", of: "owner", to: "member", owners: 2 })).toBe("owner");
  expect(allowedTo({ act: "set-role", of: "owner", to: "owner", owners: 1 })).toBe("owner");
  expect(allowedTo({ act: "set-role", of: "owner", to: "member", owners: 1 })).toBe("");
  expect(allowedTo({ act: "leave", owners: 1, members: 2 })).toBe("moderator member");
  expect(allowedTo({ act: "leave", owners: 2, members: 2 })).toBe("owner moderator member");
  expect(allowedTo({ act: "leave", owners: 1, members: 1 })).toBe("owner moderator member");
});

test("a refusal names the role that it takes", () => {
  expect(mayManage("member", { act: "add", as: "owner", least: "member" })).toEqual({
    code: "channel_role_required",
    values: { role: "owner" },
  });
});
