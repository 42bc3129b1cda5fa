import { describe, expect, test } from "vitest";
import { namedEmojiAt, withCompletion, wordUnderWay } from "./word-under-way.ts";

const at = (typed: string) => {
  const caret = typed.indexOf("|");
  const text = typed.replace("|", "");
  const word = wordUnderWay(text, caret);
  return word && [word.kind, word.query, text.slice(word.from, word.to)];
};

describe("a word to complete ends at the caret", () => {
  test.each([
    ["@|", ["mention", "", "@"]],
    ["hello @bo|", ["mention", "bo", "@bo"]],
    ["(@bob|", ["mention", "bob", "@bob"]],
    ["@bo| and more", ["mention", "bo", "@bo"]],
    ["@היי|", ["mention", "היי", "@היי"]],
    ["well :ta|", ["emoji", "ta", ":ta"]],
    [":+1|", ["emoji", "+1", ":+1"]],
  ])("%s", (typed, word) => {
    expect(at(typed)).toEqual(word);
  });

  test.each(["bob@ex|", "@bob |", "at 10:30|", ":a|", "https://x|", "a:b|", "|@bob", ""])(
    "%s is none",
    (typed) => {
      expect(at(typed)).toBeNull();
    },
  );
});

test("what is completed stands in place of what was typed, with one space behind it", () => {
  const word = wordUnderWay("hi @bo, there", 6);
  if (!word) throw new Error("There is no word");
  expect(withCompletion("hi @bo, there", word, "@bob")).toEqual({ text: "hi @bob , there", caret: 8 });
  expect(withCompletion("hi @bo there", word, "@bob")).toEqual({ text: "hi @bob there", caret: 8 });
});

test("a name between colons is one once it is closed", () => {
  expect(namedEmojiAt("so :tada:", 9)).toMatchObject({ query: "tada", from: 3, to: 9 });
  expect(namedEmojiAt("so :tada", 8)).toBeNull();
  expect(namedEmojiAt("10:30:15:", 9)).toBeNull();
});
