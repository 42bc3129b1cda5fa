import { expect, test } from "vitest";
import { charactersOf, lacksOf } from "./check-sign-up.ts";

const alice = {
  displayName: "",
  username: "alice",
  email: "alice@parley.example",
  password: "tea-biscuit-lantern",
};

test("a whole sign-up lacks nothing; a name is not asked for", () => {
  expect(lacksOf(alice, 15)).toEqual({});
  expect(lacksOf({ ...alice, username: " alice ", email: " alice@parley.example " }, 15)).toEqual({});
});

test("every field left empty is named", () => {
  expect(lacksOf({ displayName: "", username: " ", email: "", password: "" }, 15)).toEqual({
    username: "required",
    email: "required",
    password: "required",
  });
});

test.each(["a", "-alice", "alice.", "al ice", "élise", "a".repeat(33)])("%s is no username", (username) => {
  expect(lacksOf({ ...alice, username }, 15)).toEqual({ username: "usernameInvalid" });
});

test.each(["alice", "alice@", "@parley.example", "alice@parley"])("%s is no e-mail address", (email) => {
  expect(lacksOf({ ...alice, email }, 15)).toEqual({ email: "emailInvalid" });
});

test("a password one character short is too short; at the length it will do", () => {
  expect(lacksOf({ ...alice, password: "x".repeat(14) }, 15)).toEqual({ password: "passwordTooShort" });
  expect(lacksOf({ ...alice, password: "x".repeat(15) }, 15)).toEqual({});
});

test("while the server's length is not known, the server alone says what is too short", () => {
  expect(lacksOf({ ...alice, password: "x" }, undefined)).toEqual({});
});

test("characters are counted as one sees them, however the keyboard sends them", () => {
  expect(charactersOf("é")).toBe(charactersOf("e\u0301"));
  expect(charactersOf("🏮🏮")).toBe(2);
});
