import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findLinks } from "./find-links.ts";

const linksOf = (text: string) =>
  findLinks(text).flatMap((part) => (part.kind === "link" ? [part.text] : []));

describe("web addresses become links", () => {
  test.each([
    ["see https://parley.example/docs", "https://parley.example/docs"],
    ["see https://parley.example/docs.", "https://parley.example/docs"],
    ["(https://parley.example/docs)", "https://parley.example/docs"],
    ["https://en.example.org/wiki/Tide_(sea), yes", "https://en.example.org/wiki/Tide_(sea)"],
    ["is it https://parley.example/?q=1&r=2#top?!", "https://parley.example/?q=1&r=2#top"],
    ["www.parley.example", "www.parley.example"],
    ["日本語 https://例え.example/道 です", "https://例え.example/道"],
  ])("%s", (text, link) => {
    expect(linksOf(text)).toEqual([link]);
  });

  test("an address without a scheme leads to https", () => {
    expect(findLinks("www.parley.example")[0]).toMatchObject({ href: "https://www.parley.example/" });
  });
});

test.each([
  "javascript:alert(1)",
  "data:text/html,x",
  "file:///etc/passwd",
  "notes.md",
  "https://",
  "a@b.example",
])("%s stays text", (text) => {
  expect(linksOf(text)).toEqual([]);
});

test("whatever is written, nothing is lost and every link leads to the web", () => {
  const piece = fc.oneof(
    fc.string(),
    fc.webUrl(),
    fc.constantFrom("https://", "www.", "(", ").", "javascript:", "\n"),
  );
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const text = pieces.join("");
      const parts = findLinks(text);
      expect(parts.map((part) => part.text).join("")).toBe(text);
      for (const part of parts) if (part.kind === "link") expect(part.href).toMatch(/^https?:\/\//);
    }),
  );
});
