import { beforeEach, expect, test, vi } from "vitest";
import { clearDrafts, keepDraftsOf, readDraft, writeDraft } from "./draft-store.ts";

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
  clearDrafts();
});

test("a draft is kept for its channel alone", () => {
  writeDraft("watercooler", "half a thought");
  expect(readDraft("watercooler")).toBe("half a thought");
  expect(readDraft("release")).toBe("");
  expect([...stored.values()]).toEqual(["half a thought"]);
});

test("an empty draft leaves nothing behind", () => {
  writeDraft("watercooler", "half a thought");
  writeDraft("watercooler", "");
  expect(stored.size).toBe(0);
});

test("signing out forgets them all, and nothing of anyone else's", () => {
  stored.set("parley.theme", "dark");
  writeDraft("watercooler", "half a thought");
  clearDrafts();
  expect(readDraft("watercooler")).toBe("");
  expect([...stored.keys()]).toEqual(["parley.theme"]);
});

test("a session that ended and is taken up again finds its drafts", () => {
  keepDraftsOf("alice");
  writeDraft("watercooler", "half a thought");
  keepDraftsOf("alice");
  expect(readDraft("watercooler")).toBe("half a thought");
});

test("the next person does not", () => {
  keepDraftsOf("alice");
  writeDraft("watercooler", "half a thought");
  keepDraftsOf("bob");
  expect(readDraft("watercooler")).toBe("");
});

test("a full storage loses nothing while the page is open", () => {
  vi.stubGlobal("localStorage", {
    getItem: () => null,
    setItem: () => {
      throw new DOMException("full", "QuotaExceededError");
    },
    removeItem: () => {},
  });
  writeDraft("watercooler", "half a thought");
  expect(readDraft("watercooler")).toBe("half a thought");
});
