import type { ChannelRole } from "@parley/contract";
import { expect, test } from "vitest";
import { type ManageAct, mayManage } from "./may-manage.ts";

const ROLES: readonly ChannelRole[] = ["owner", "moderator", "member"];
const allowedTo = (wish: ManageAct) => ROLES.filter((role) => mayManage(role, wish) === null).join(" ");

test("who may do what", () => {
  expect(allowedTo({ act: "rename" })).toBe("owner moderator");
  expect(allowedTo({ act: "archive" })).toBe("owner");
  expect(allowedTo({ act: "add", as: "member" })).toBe("owner moderator");
  expect(allowedTo({ act: "add", as: "moderator" })).toBe("owner");
  expect(allowedTo({ act: "add", as: "owner" })).toBe("owner");
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
  expect(mayManage("member", { act: "add", as: "owner" })).toEqual({
    code: "channel_role_required",
    values: { role: "owner" },
  });
});
