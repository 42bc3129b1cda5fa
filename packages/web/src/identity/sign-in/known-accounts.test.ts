import { afterEach, expect, test, vi } from "vitest";
import {
  goBy,
  type KnownAccount,
  mayBeBackFromProvider,
  readAccounts,
  withAccount,
} from "./known-accounts.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

const account = (id: string, change: Partial<KnownAccount> = {}): KnownAccount => ({
  id,
  name: id,
  username: id,
  method: "password",
  ...change,
});

test("whoever signed in last stands first, once, with how they did it", () => {
  const known = [account("alice"), account("bob")];
  expect(withAccount(known, account("bob", { method: "passkey" }))).toEqual([
    account("bob", { method: "passkey" }),
    account("alice"),
  ]);
});

test("at most five are remembered: the one longest away goes", () => {
  const five = ["a", "b", "c", "d", "e"].map((id) => account(id));
  expect(withAccount(five, account("f")).map(({ id }) => id)).toEqual(["f", "a", "b", "c", "d"]);
});

test("what is stored comes back", () => {
  const known = [account("alice"), account("bob", { method: "provider:google" })];
  expect(readAccounts(JSON.stringify(known))).toEqual(known);
});

test.each([
  null,
  "",
  "{",
  "7",
  '{"id":"alice"}',
  '[{"id":"alice"}]',
  '[{"id":"a","name":"a","username":"a","method":"provider:../evil"}]',
  "[null]",
])("%j is nobody", (text) => {
  expect(readAccounts(text)).toEqual([]);
});

test("whoever went to a provider from this tab may be signed in when they are back, whatever no page knows", () => {
  const stored = new Map<string, string>();
  vi.stubGlobal("sessionStorage", {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
  });
  expect(mayBeBackFromProvider()).toBe(false);
  goBy("password");
  expect(mayBeBackFromProvider()).toBe(false);
  goBy("provider:google");
  expect(mayBeBackFromProvider()).toBe(true);
});
