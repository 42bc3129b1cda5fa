import { expect, test } from "vitest";
import { textsIn } from "./admin-search.ts";

const read = textsIn("query", "id");

test("an address keeps the texts that a page knows, and nothing else", () => {
  expect(read({ query: "bob", id: "1", other: "x" })).toEqual({ query: "bob", id: "1" });
});

test("a text of digits alone stays a text", () => {
  expect(read({ query: 2026 })).toMatchObject({ query: "2026" });
});

test("what is empty or no text overrides what stood there, and is left out", () => {
  const found = read({ query: "", id: ["1"] });
  expect(found).toEqual({ query: undefined, id: undefined });
  expect(Object.keys(found)).toEqual(["query", "id"]);
});
