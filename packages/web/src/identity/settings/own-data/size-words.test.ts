import { expect, test } from "vitest";
import { sizeWords } from "./size-words.ts";

test.each([
  [1, "1 byte"],
  [999, "999 bytes"],
  [1_200, "1.2 kB"],
  [48_300_000, "48 MB"],
  [5_000_000_000_000, "5,000 GB"],
])("%d bytes are %s", (bytes, words) => {
  expect(sizeWords(bytes, "en-GB")).toBe(words);
});
