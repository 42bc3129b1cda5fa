import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { tokensOf } from "./tokens.ts";

const words = (text: string) => tokensOf(text).map((token) => token.text);

describe("the tokens of a text", () => {
  test.each([
    ["Hello, World! 42 times", ["hello", "world", "42", "times"]],
    ["don't foo_bar a.b@c-d", ["don", "t", "foo", "bar", "a", "b", "c", "d"]],
    ["", []],
    ["… — !?", []],
  ])("are the words between spaces and signs: %s", (text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  test.each([
    ["Café CAFE\u0301 Ångström straße", ["cafe", "cafe", "angstrom", "strasse"]],
    ["Łódź smørrebrød İstanbul", ["lodz", "smorrebrod", "istanbul"]],
    ["Ἀθῆναι ΣΟΦΟΣ σοφός", ["αθηναι", "σοφοσ", "σοφοσ"]],
    ["ёлка Йод", ["елка", "иод"]],
    ["שָׁלוֹם دَرْس", ["שלום", "درس"]],
  ])("are alike with and without their marks where people leave these out: %s", (text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  test.each([
    ["नमस्ते", ["नमस्ते"]],
    ["がか", ["がか", "か"]],
    ["ดี", ["ดี", "ี"]],
  ])("keep marks that are letters: %s", (text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  test.each([
    ["ＡＢＣ１２３", ["abc123"]],
    ["㎏ ﬁne ½", ["kg", "fine", "1", "2"]],
    ["ﾃﾞｰﾀ", ["デー", "ータ", "タ"]],
    ["\u1112\u1161\u11ab", ["한"]],
  ])("are what compatibility says: %s", (text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  test("are pairs of characters where no spaces are put between words, and the last one of a row", () => {
    expect(words("日本語 3月10日")).toEqual(["日本", "本語", "語", "3", "月", "10", "日"]);
    expect(words("東京Tower한국")).toEqual(["東京", "京", "tower", "한국", "국"]);
  });

  test("are emoji without their skin tone", () => {
    expect(words("👍🏽👍 ❤\ufe0f❤ 👩‍👩‍👧‍👦")).toEqual(["👍", "👍", "❤", "❤", "👩‍👩‍👧‍👦"]);
  });

  test("do not end at what nobody sees", () => {
    expect(words("soft\u00adhyphen zero\u200bwidth می\u200cخواهم")).toEqual([
      "softhyphen",
      "zerowidth",
      "میخواهم",
    ]);
  });

  test("say where they stood, also where folding changes lengths", () => {
    const at = (text: string) => tokensOf(text).map(({ start, end }) => text.slice(start, end));
    expect(at("x ﬁne cafe\u0301s ㎏ İzmir")).toEqual(["x", "ﬁne", "cafe\u0301s", "㎏", "İzmir"]);
    expect(at("👍🏽𠮷野")).toEqual(["👍🏽", "𠮷野", "野"]);
  });

  test("of any text stand in order within it, and are made of letters or pictures alone", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 80 }), (text) => {
        let last = 0;
        for (const { start, headEnd, end, text: token } of tokensOf(text)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(headEnd).toBeGreaterThan(start);
          expect(end).toBeGreaterThanOrEqual(headEnd);
          expect(end).toBeLessThanOrEqual(text.length);
          expect(token).not.toMatch(/["\s.*^:(){}+\p{Cc}]/u);
          expect(token.isWellFormed()).toBe(true);
          expect(token).not.toBe("");
          last = start;
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test("of a text are those of its capitals and of its composed and decomposed forms", () => {
    const letters = fc.string({ unit: fc.constantFrom(..."aéñüΩώйёあが한語ok7 -,"), maxLength: 30 });
    fc.assert(
      fc.property(letters, (text) => {
        const expected = words(text);
        expect(words(text.toUpperCase())).toEqual(expected);
        expect(words(text.normalize("NFD"))).toEqual(expected);
        expect(words(text.normalize("NFKC"))).toEqual(expected);
      }),
    );
  });

  test("that go on for ever are cut, and never within a character", () => {
    expect(words("a".repeat(500))).toEqual(["a".repeat(64)]);
    expect(words(`a${"𐐨".repeat(50)}`)[0]).toBe(`a${"𐐨".repeat(31)}`);
  });
});
