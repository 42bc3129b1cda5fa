import { expect, test } from "vitest";
import { scopesFor } from "./scopes-for.ts";

test("someone without permissions may let a token read and write, as they do", () => {
  expect(scopesFor([])).toEqual(["read", "write"]);
});

test("whoever administers anything may hand out the scope admin, and introspect by a permission of its own", () => {
  expect(scopesFor(["user.read"])).toEqual(["read", "write", "admin"]);
  expect(scopesFor(["token.introspect"])).toEqual(["read", "write", "introspect"]);
});

test("permissions of other services are none of Parley's", () => {
  expect(scopesFor(["report.generate"])).toEqual(["read", "write"]);
});
