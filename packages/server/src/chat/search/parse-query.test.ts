import { Database } from "bun:sqlite";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dayBeginsAtMs } from "./day-begins-at.ts";
import { createWordsTable, wordsTable } from "./index-file-disk.ts";
import { matchExpression, matchPartsOf } from "./match-expression.ts";
import { parseQuery } from "./parse-query.ts";
import { resolveQuery } from "./resolve-query.ts";
import type { ParsedQuery } from "./search-query.ts";

const read = (text: string): ParsedQuery => {
  const parsed = parseQuery(text);
  if (parsed.at === "wrong") throw new Error(JSON.stringify(parsed.errors));
  return parsed.query;
};
const wrong = (text: string) => {
  const parsed = parseQuery(text);
  return parsed.at === "wrong"
    ? parsed.errors.map(({ code, start, end }) => [code, text.slice(start, end)])
    : [];
};
const phrases = (text: string) =>
  read(text).phrases.map(
    ({ phrase, isExcluded }) =>
      `${isExcluded ? "-" : ""}${phrase.tokens.join(" ")}${phrase.beginning ? ` ${phrase.beginning}…` : ""}`,
  );

describe("what is typed into the search", () => {
  test.each([
    ["lunch Today", ["lunch", "today"]],
    ['"see you" soon', ["see you", "soon"]],
    ["“see you” «à bientôt»", ["see you", "a bientot"]],
    ['"not closed', ["not closed"]],
    ["foo.bar 12:30", ["foo bar", "12 30"]],
    ["-lunch today", ["-lunch", "today"]],
    ['-"see you" x', ["-see you", "x"]],
    ["rel*", [" rel…"]],
    ["日本語", ["日本 本語"]],
    ["語", [" 語…"]],
    ["3月", ["3 月…"]],
    ["https://parley.example/x", ["https parley example x"]],
    ["to: not:known x", ["to", "not known", "x"]],
    ["!!! x", ["x"]],
    ["AND OR NOT NEAR", ["and", "or", "not", "near"]],
  ])("is words and phrases: %s", (text, expected) => {
    expect(phrases(text)).toEqual(expected);
  });

  test("is who, where, when and what with", () => {
    const query = read(
      'from:@alice FROM:me -from:bob in:#general in:"Team lunch" has:links -has:file mentions:me',
    );
    expect(query.from).toMatchObject([
      { name: "@alice", isExcluded: false },
      { name: "me", isExcluded: false },
      { name: "bob", isExcluded: true },
    ]);
    expect(query.in.map(({ name }) => name)).toEqual(["#general", "Team lunch"]);
    expect(query.has).toEqual([
      { what: "link", isExcluded: false },
      { what: "file", isExcluded: true },
    ]);
    expect(query.mentions).toMatchObject([{ name: "me" }]);
  });

  test("takes the narrowest of several days", () => {
    const query = read("x before:2026-03-01 before:2026-02-01 after:2025-01-01 after:2025-06-30");
    expect(query).toMatchObject({ before: "2026-02-01", after: "2025-06-30" });
  });

  test.each([
    ["x before:2026-02-30", [["date_invalid", "before:2026-02-30"]]],
    [
      "x after:yesterday -before:2026-01-01",
      [
        ["date_invalid", "after:yesterday"],
        ["date_invalid", "-before:2026-01-01"],
      ],
    ],
    ["x has:soul", [["has_unknown", "has:soul"]]],
    [
      'from: x in:""',
      [
        ["value_missing", "from:"],
        ["value_missing", 'in:""'],
      ],
    ],
    ["e*", [["prefix_too_short", "e*"]]],
    ["-lunch", [["nothing_to_find", "-lunch"]]],
    ["?!", [["nothing_to_find", "?!"]]],
    [`${"x ".repeat(65)}`, [["too_long", `${"x ".repeat(65)}`]]],
  ])("is told what is wrong with it, and where: %s", (text, expected) => {
    expect(wrong(text)).toEqual(expected);
  });

  const anything = fc.oneof(
    fc.string({ unit: "binary", maxLength: 60 }),
    fc
      .array(
        fc.constantFrom(
          "from:",
          "in:",
          "has:",
          "before:",
          "-",
          '"',
          "“",
          "*",
          " ",
          "me",
          "lunch",
          "語",
          ":",
          "(",
          ")",
          "NEAR(",
          "'",
          "\u0000",
          "^",
          "+",
          "{",
          "terms:",
          "2026-01-31",
          "link",
          "OR",
          ".c1",
        ),
        { maxLength: 14 },
      )
      .map((parts) => parts.join("")),
  );

  test("is a query or a list of errors that lie within it, whatever it is", () => {
    fc.assert(
      fc.property(anything, (text) => {
        const parsed = parseQuery(text);
        if (parsed.at === "read") return;
        expect(parsed.errors).not.toHaveLength(0);
        for (const { start, end } of parsed.errors) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 3_000 },
    );
  });

  test("is never taken for a command of FTS5, whatever it is", async () => {
    const db = new Database(":memory:");
    db.run(createWordsTable(1));
    // What nobody typed finds it: a term of our own, and every token but those below.
    db.query(`insert into ${wordsTable(1)} (rowid, terms) values (1, '.c1 .f1 .l .a')`).run();
    const ask = db.query(`select rowid from ${wordsTable(1)} where ${wordsTable(1)} match ?`);
    const searcher = {
      userId: "x",
      peopleCalled: async (name: string) => [`${name}"`],
      channelsCalled: async () => ["c"],
      dayBeginsAtMs: (day: string) => dayBeginsAtMs(day, null),
    };
    let asked = 0;
    await fc.assert(
      fc.asyncProperty(anything, async (text) => {
        const parsed = parseQuery(text);
        if (parsed.at === "wrong") return;
        const resolved = await resolveQuery({ ...parsed.query, has: [] }, searcher);
        if (resolved.at === "wrong") return;
        const parts = matchPartsOf(resolved.query);
        if (parts.all.length === 0) return;
        asked += 1;
        expect(ask.values(matchExpression(parts))).toEqual([]);
      }),
      { numRuns: 3_000 },
    );
    expect(asked).toBeGreaterThan(500);
    db.close();
  });
});

describe("names in a search", () => {
  const searcher = {
    userId: "alice-id",
    peopleCalled: async (name: string) => (name === "bob" ? ["bob-id"] : []),
    channelsCalled: async (name: string) => (name === "general" ? ["one", "two"] : []),
    dayBeginsAtMs: (day: string) => dayBeginsAtMs(day, null),
  };

  test("become ids, oneself among them", async () => {
    const resolved = await resolveQuery(
      read("x from:me from:@bob -from:bob in:#general mentions:me"),
      searcher,
    );
    expect(resolved).toMatchObject({
      at: "read",
      query: {
        from: ["alice-id", "bob-id"],
        mentions: [["alice-id"]],
        channels: ["one", "two"],
        not: { from: ["bob-id"], channels: [] },
      },
    });
  });

  test("that the searcher cannot know of are errors where they stand", async () => {
    expect(await resolveQuery(read("in:secret x from:mallory"), searcher)).toEqual({
      at: "wrong",
      errors: [
        { code: "channel_unknown", start: 0, end: 9 },
        { code: "person_unknown", start: 12, end: 24 },
      ],
    });
  });

  test("of days leave the day itself out, on both sides", async () => {
    const resolved = await resolveQuery(read("x after:2026-01-30 before:2026-02-01"), searcher);
    expect(resolved).toMatchObject({
      query: { fromMs: Date.UTC(2026, 0, 31), beforeMs: Date.UTC(2026, 1, 1) },
    });
  });
});
