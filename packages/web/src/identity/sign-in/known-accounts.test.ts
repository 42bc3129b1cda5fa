import { expect, test } from "vitest";
import { type KnownAccount, readAccounts, withAccount } from "./known-accounts.ts";

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
