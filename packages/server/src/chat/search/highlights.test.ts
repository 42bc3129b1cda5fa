import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { highlightsOf } from "./highlights.ts";
import { parseQuery } from "./parse-query.ts";

const marked = (typed: string, text: string): string[] | null => {
  const parsed = parseQuery(typed);
  if (parsed.at === "wrong") throw new Error(typed);
  const phrases = (excluded: boolean) =>
    parsed.query.phrases.filter(({ isExcluded }) => isExcluded === excluded).map(({ phrase }) => phrase);
  const none = { has: [], from: [], mentions: [], channels: [] };
  const ranges = highlightsOf({ phrases: phrases(false), not: { phrases: phrases(true), ...none } }, text);
  return ranges?.map(({ start, end }) => text.slice(start, end)) ?? null;
};

describe("what matched in a text", () => {
  test.each([
    ["cafe", "Un Cafe\u0301, ein CAFÉ", ["Cafe\u0301", "CAFÉ"]],
    ['"see you"', "Well, see — you see", ["see — you"]],
    ["you see", "you see you", ["you", "see", "you"]],
    ["fine", "a ﬁne day", ["ﬁne"]],
    ["kg", "7㎏", null],
    ["7kg", "about 7㎏", ["7㎏"]],
    ["rel*", "Releases relate to real", ["Releases", "relate"]],
    ["本語", "日本語を話す", ["本語"]],
    ["語", "日本語を話す語", ["語", "語"]],
    ["デ", "ﾃﾞｰﾀ", ["ﾃﾞ"]],
    ["3月", "去年の3月末", ["3月"]],
    ["👍", "ok 👍🏽!", ["👍🏽"]],
    ["本 日", "日本", ["日本"]],
    ["from:me", "anything", []],
  ])("is shown as it was typed: %s in %s", (typed, text, expected) => {
    expect(marked(typed.replace("from:me", "has:link"), text)).toEqual(expected);
  });

  test.each([
    ["lunch", "launch"],
    ["see you", "see"],
    ['"you see"', "see you"],
    ["lunch -today", "lunch today"],
    ["日語", "日本語"],
  ])("is nothing where the text does not match: %s in %s", (typed, text) => {
    expect(marked(typed, text)).toBeNull();
  });

  test("in text without spaces is every place where it stands", () => {
    const text = fc.string({ unit: fc.constantFrom(..."東京都a "), maxLength: 20 });
    const part = fc.string({ unit: fc.constantFrom(..."東京都"), minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(text, part, (haystack, needle) => {
        const ranges = marked(needle, haystack);
        expect(ranges !== null).toBe(haystack.includes(needle));
        const covered = [...haystack].filter((_, at) =>
          [...needle].some((_letter, back) => haystack.startsWith(needle, at - back) && at - back >= 0),
        );
        expect((ranges ?? []).join("")).toBe(covered.join(""));
      }),
      { numRuns: 1_000 },
    );
  });
});
