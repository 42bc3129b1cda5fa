import { expect, test } from "vitest";
import { alice, bob, carol } from "../../../../tests/cast.ts";
import { meantBy } from "./mentions.tsx";

const people = new Map([alice, bob, carol].map((person) => [person.id, person]));
const among = (...mentions: string[]) => ({ ownId: alice.id, mentions, people });

test("a name means whom the server has found, in either case", () => {
  expect(meantBy("bob", among(bob.id))).toEqual({ label: bob.displayName, isOwn: false });
  expect(meantBy("Alice", among(bob.id, alice.id))).toEqual({ label: alice.displayName, isOwn: true });
});

test("a name of somebody who was not meant is a word", () => {
  expect(meantBy("carol", among(bob.id))).toBeNull();
  expect(meantBy("nobody", among(bob.id))).toBeNull();
});

test("everyone is meant where anyone is, oneself included or not", () => {
  expect(meantBy("all", among(bob.id, alice.id))).toEqual({ label: "all", isOwn: true });
  expect(meantBy("here", among(bob.id))).toEqual({ label: "here", isOwn: false });
  expect(meantBy("all", among())).toBeNull();
});
