import fc from "fast-check";
import { expect, test } from "vitest";
import { snippetOf } from "./snippet.ts";

const shown = (text: string, ...ranges: [number, number][]) =>
  snippetOf(
    text,
    ranges.map(([start, end]) => ({ start, end })),
  ).map((part) => (part.isHit ? `[${part.text}]` : part.text));

test("hits are told apart from what is around them", () => {
  expect(shown("Who has the kettle?", [12, 18])).toEqual(["Who has the ", "[kettle]", "?"]);
});

test("hits that touch and hits at the edges", () => {
  expect(shown("tea tea", [0, 3], [4, 7])).toEqual(["[tea]", " ", "[tea]"]);
  expect(shown("teatea", [0, 3], [3, 6])).toEqual(["[tea]", "[tea]"]);
});

test("hits that overlap are shown once", () => {
  expect(shown("kettles", [0, 6], [3, 7])).toEqual(["[kettle]", "[s]"]);
});

test("of a long message the part around the first hit is shown, from the beginning of a word", () => {
  const before = "and so on ".repeat(50);
  const [first, hit] = snippetOf(`${before}kettle${" and on".repeat(80)}`, [
    { start: before.length, end: before.length + 6 },
  ]);
  expect(first?.text).toMatch(/^(and|so|on) /);
  expect(first?.text.length).toBeLessThanOrEqual(60);
  expect(hit).toMatchObject({ text: "kettle", isHit: true });
});

test("whatever is hit where, the pieces are one stretch of the text, and no character is cut", () => {
  const range = fc.tuple(fc.nat(600), fc.nat(20)).map(([start, length]) => ({ start, end: start + length }));
  fc.assert(
    fc.property(
      fc.string({ unit: "binary", maxLength: 600 }),
      fc.array(range, { maxLength: 5 }),
      (text, ranges) => {
        const inside = ranges.filter(({ end }) => end <= text.length);
        const parts = snippetOf(text, inside);
        const [first] = parts;
        const whole = parts.map((part) => part.text).join("");
        expect(text.slice(first?.start ?? 0).startsWith(whole)).toBe(true);
        if (inside.length === 0 || text.length <= 280) {
          expect(whole).toBe(text.length <= 280 ? text : whole);
        }
        expect(/^[\uDC00-\uDFFF]/.test(whole) && !/^[\uDC00-\uDFFF]/.test(text)).toBe(false);
      },
    ),
  );
});
