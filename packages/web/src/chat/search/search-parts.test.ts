import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  FILTER_KEYS,
  type Filter,
  joinQuery,
  openFilter,
  settledText,
  splitQuery,
  withFilter,
} from "./search-parts.ts";

const filter = (key: Filter["key"], value: string, isExcluded = false): Filter => ({
  key,
  value,
  isExcluded,
});

describe("what was typed is taken apart", () => {
  test.each<[string, readonly Filter[], string]>([
    ["kettle", [], "kettle"],
    ["from:bob kettle", [filter("from", "bob")], "kettle"],
    ['kettle in:"Team lunch" -from:me', [filter("in", "Team lunch"), filter("from", "me", true)], "kettle"],
    ["FROM:Bob", [filter("from", "Bob")], ""],
    ["after:2026-01-31 has:link", [filter("after", "2026-01-31"), filter("has", "link")], ""],
    ['"two words" from:bob', [filter("from", "bob")], '"two words"'],
    ["in:“Mittagessen”", [filter("in", "Mittagessen")], ""],
  ])("%s", (typed, filters, text) => {
    expect(splitQuery(typed)).toEqual({ filters, text });
  });

  test.each(["from:", "therefrom:bob", "re: kettle", "https://parley.example/in:out", 'in:"not closed'])(
    "%s is words",
    (typed) => {
      expect(splitQuery(typed)).toEqual({ filters: [], text: typed });
    },
  );
});

test("what is put together is taken apart into the same", () => {
  const value = fc.stringMatching(/^[\p{L}\d@#-]{1,8}( [\p{L}\d]{1,5})?$/u);
  const filters = fc.array(
    fc.record({ key: fc.constantFrom(...FILTER_KEYS), value, isExcluded: fc.boolean() }),
    { maxLength: 4 },
  );
  const text = fc.stringMatching(/^([\p{L}\d]{1,6}( [\p{L}\d]{1,6})?)?$/u);
  fc.assert(
    fc.property(filters, text, (given, words) => {
      expect(splitQuery(joinQuery({ filters: given, text: words }).q)).toEqual({
        filters: given,
        text: words,
      });
    }),
  );
});

test("each part of what is sent stands where it says", () => {
  const { q, parts } = joinQuery({
    filters: [filter("from", "bob"), filter("in", "Team lunch")],
    text: " kettle tea ",
  });
  expect(q).toBe('from:bob in:"Team lunch" kettle tea');
  expect(parts.map(({ start, end }) => q.slice(start, end))).toEqual([
    "from:bob",
    'in:"Team lunch"',
    "kettle tea",
  ]);
  expect(parts.map((part) => part.filter)).toEqual([0, 1, null]);
});

test("the same filter twice is once", () => {
  const one = [filter("from", "bob")];
  expect(withFilter(one, filter("from", "Bob"))).toEqual(one);
  expect(withFilter(one, filter("from", "bob", true))).toHaveLength(2);
});

describe("a filter that is being typed", () => {
  test.each<[string, string, string, number]>([
    ["from:", "from", "", 0],
    ["kettle from:bo", "from", "bo", 7],
    ['in:"team lu', "in", "team lu", 0],
    ["kettle -has:", "has", "", 7],
  ])("%s", (text, key, typed, start) => {
    expect(openFilter(text)).toMatchObject({ key, typed, start });
  });

  test.each(["kettle", "from:bob ", 'in:"Team lunch"', "therefrom:"])("%s is none", (text) => {
    expect(openFilter(text)).toBeNull();
  });

  test("is not searched for yet", () => {
    expect(settledText("kettle from:bo")).toBe("kettle");
    expect(settledText("kettle tea")).toBe("kettle tea");
  });
});
