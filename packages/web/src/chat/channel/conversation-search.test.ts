import { expect, test } from "vitest";
import { conversationSearch } from "./conversation-search.ts";

test("a pane, a thread and a place are read", () => {
  expect(conversationSearch({ pane: "thread", thread: "abc", at: "12" })).toEqual({
    pane: "thread",
    thread: "abc",
    at: 12,
  });
  expect(conversationSearch({ pane: "pins", at: 7 })).toEqual({ pane: "pins", at: 7 });
  expect(conversationSearch({ pane: "thread", thread: "abc", reply: 3, at: 12 })).toEqual({
    pane: "thread",
    thread: "abc",
    reply: 3,
    at: 12,
  });
  expect(conversationSearch({ pane: "search", q: 2026 })).toEqual({ pane: "search", q: "2026" });
});

test("what is none of ours is left out", () => {
  expect(conversationSearch({ pane: "kitchen", at: -3, thread: 4 })).toEqual({});
  expect(conversationSearch({ pane: "thread" })).toEqual({});
  expect(conversationSearch({ pane: "pins", q: "tea", reply: 3 })).toEqual({ pane: "pins" });
  expect(conversationSearch({ pane: "details", thread: "abc", at: "soon" })).toEqual({ pane: "details" });
});
