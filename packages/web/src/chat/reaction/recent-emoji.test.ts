import { expect, test } from "vitest";
import { likelyFirst, withUsed } from "./recent-emoji.ts";

test("what was used last comes first, and once", () => {
  expect(withUsed(["👍", "🎉"], "🎉")).toEqual(["🎉", "👍"]);
  expect(withUsed([], "👍")).toEqual(["👍"]);
});

test("the list of what was used does not grow without end", () => {
  const many = Array.from({ length: 40 }, (_, at) => String(at)).reduce<string[]>(withUsed, []);
  expect(many).toHaveLength(24);
  expect(many[0]).toBe("39");
});

test("whoever has used none yet is offered the usual ones", () => {
  expect(likelyFirst([], 3)).toEqual(["👍", "❤️", "😂"]);
  expect(likelyFirst(["🎉", "👍"], 3)).toEqual(["🎉", "👍", "❤️"]);
});
