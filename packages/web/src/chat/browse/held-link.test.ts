import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { forgetLink, heldLink, keepLink } from "./held-link.ts";

const NOW = Date.parse("2026-03-03T09:00:00.000Z");

beforeEach(() => {
  const stored = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
    removeItem: (key: string) => void stored.delete(key),
  });
});
afterEach(() => vi.unstubAllGlobals());

test("a link is held while one signs in, and then no more", () => {
  keepLink("abc", NOW);
  expect(heldLink(NOW + 60_000)).toBe("abc");
  forgetLink();
  expect(heldLink(NOW + 60_000)).toBeNull();
});

test("a link that nobody came back for is not held for long", () => {
  keepLink("abc", NOW);
  expect(heldLink(NOW + 3_600_000)).toBeNull();
});

test("what else stands there is no link", () => {
  localStorage.setItem("parley.join", '{"token":4,"until":9999999999999}');
  expect(heldLink(NOW)).toBeNull();
  localStorage.setItem("parley.join", "tea");
  expect(heldLink(NOW)).toBeNull();
});
