import { beforeEach, expect, test, vi } from "vitest";
import { forgetSearch, forgetSearches, noteSearch, recentSearches } from "./recent-searches.ts";

const stored = new Map<string, string>();

beforeEach(() => {
  stored.clear();
  const methods = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
    removeItem: (key: string) => void stored.delete(key),
  };
  // As in a browser, the keys are the object's own.
  const storage = new Proxy(methods, {
    ownKeys: () => [...stored.keys()],
    getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true, value: "" }),
  });
  vi.stubGlobal("localStorage", storage);
  forgetSearches();
});

test("the latest stands first, each once", () => {
  for (const q of ["kettle", "tea", "kettle"]) noteSearch("alice", q);
  expect(recentSearches("alice")).toEqual(["kettle", "tea"]);
});

test("nobody sees another's", () => {
  noteSearch("alice", "a present for bob");
  expect(recentSearches("bob")).toEqual([]);
});

test("they are few, and blanks are none", () => {
  for (let at = 0; at < 20; at += 1) noteSearch("alice", `tea ${at}`);
  noteSearch("alice", "  ");
  expect(recentSearches("alice")).toHaveLength(8);
  expect(recentSearches("alice")[0]).toBe("tea 19");
});

test("one is forgotten, or all, and nothing of anyone else's", () => {
  stored.set("parley.theme", "dark");
  noteSearch("alice", "tea");
  noteSearch("alice", "kettle");
  forgetSearch("alice", "tea");
  expect(recentSearches("alice")).toEqual(["kettle"]);
  forgetSearches();
  expect(recentSearches("alice")).toEqual([]);
  expect([...stored.keys()]).toEqual(["parley.theme"]);
});

test("what somebody else put into the storage is no list of searches", () => {
  stored.set("parley.searches.alice", '{"a": 1}');
  expect(recentSearches("alice")).toEqual([]);
});
