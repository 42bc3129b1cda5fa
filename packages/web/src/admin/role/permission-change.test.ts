import { expect, test } from "vitest";
import { changeOf, permittedBy, sameNames } from "./permission-change.ts";

const roles = [
  { name: "user", permissions: ["channel.create"] },
  { name: "support", permissions: ["user.read", "user.lock", "channel.create"] },
];

test("a change says what is gained and what is lost, by name", () => {
  expect(changeOf(["user.read", "user.lock"], ["user.read", "role.read", "audit.read"])).toEqual({
    gained: ["audit.read", "role.read"],
    lost: ["user.lock"],
  });
});

test("roles permit together what each permits, once", () => {
  expect(permittedBy(roles, ["support", "user"])).toEqual(["channel.create", "user.lock", "user.read"]);
});

test("what another role permits as well is not lost with one", () => {
  const { lost } = changeOf(permittedBy(roles, ["user", "support"]), permittedBy(roles, ["user"]));
  expect(lost).toEqual(["user.lock", "user.read"]);
});

test("a role that is not known permits nothing that could be named", () => {
  expect(permittedBy(roles, ["gone"])).toEqual([]);
});

test("the order of names makes no change", () => {
  expect(sameNames(["user", "support"], ["support", "user"])).toBe(true);
  expect(sameNames(["user"], ["user", "support"])).toBe(false);
  expect(sameNames(["user", "support"], ["user"])).toBe(false);
});
