import { expect, test } from "vitest";
import { slowWordsIn } from "./slow-words.ts";

test.each([
  [1, "1 second"],
  [90, "90 seconds"],
  [300, "5 minutes"],
  [21_600, "6 hours"],
])("%i is %s", (seconds, words) => {
  expect(slowWordsIn("en", seconds)).toBe(words);
});
