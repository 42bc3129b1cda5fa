import { expect, test } from "vitest";
import { excerptOf } from "./excerpt.ts";

test("an excerpt is one line of words, without what marks them up", () => {
  expect(excerptOf("> Said\n> **twice**, in `code`\n\n```ts\nconst tea = 1;\n```")).toBe(
    "Said twice, in code const tea = 1;",
  );
});

test("what only looks like a mark stays: names, sums, and the spaces around them", () => {
  expect(excerptOf("snake_case is 2 * 3 - 1")).toBe("snake_case is 2 * 3 - 1");
  expect(excerptOf("2 * 3 * 4")).toBe("2 * 3 * 4");
});

test("a hostile text costs no more than its beginning", () => {
  expect(excerptOf("*".repeat(8_000)).length).toBeLessThan(301);
});
