import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { emailKey, endOfPrefix, searchKey, usernameKey } from "./name-key.ts";

// As a database that orders by code point does.
const byCodePoint = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

describe("keys of names", () => {
  test("case and compatibility forms make no second address", () => {
    expect(emailKey("Alice@Example.COM")).toBe("alice@example.com");
    expect(emailKey("\uff41lice@example.com")).toBe("alice@example.com");
    // The Kelvin sign.
    expect(usernameKey("\u212aate")).toBe("kate");
  });

  test("making a key of a key changes nothing", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        for (const key of [emailKey, usernameKey, searchKey]) expect(key(key(text))).toBe(key(text));
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ["Zoë", "zoe"],
    ["Straße", "strasse"],
    ["Łukasz", "lukasz"],
    ["Søren", "soren"],
    ["İbrahim", "ibrahim"],
    ["ΣΊΣΥΦΟΣ", searchKey("σίσυφος")],
    ["  Ann   Lee ", "ann lee"],
    ["100%_", "100%_"],
  ])("%s is searched as %s", (name, key) => expect(searchKey(name)).toBe(key));

  test("a text lies between a prefix and its end exactly when it begins with the prefix", () => {
    const text = fc.string({
      unit: fc.constantFrom("a", "b", "%", "\u007f", "\ud7ff", "\ue000", "\u{10ffff}"),
    });
    fc.assert(
      fc.property(text, text, (prefix, other) => {
        for (const candidate of [other, prefix + other]) {
          const end = endOfPrefix(prefix);
          const isBetween =
            byCodePoint(candidate, prefix) >= 0 && (end === null || byCodePoint(candidate, end) < 0);
          expect(isBetween).toBe(candidate.startsWith(prefix));
        }
      }),
      { numRuns: 2000 },
    );
  });
});
