import { expect, test } from "vitest";
import { createKeeper } from "./keeper.ts";
import type { OutboxEntry, OutboxStore } from "./outbox-store.ts";
import { createMemoryOutboxStore } from "./outbox-store-memory.ts";
import { createNoTabs, type TabNotice, type Tabs } from "./tabs.ts";

const draft = (nonce: string) => ({
  nonce,
  userId: "alice",
  channelId: "#watercooler",
  text: "",
  createdAt: "",
});
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

/** Two tabs of one browser: they share the store and the locks, and hear each other. */
const openTabs = (store: OutboxStore = createMemoryOutboxStore()) => {
  const shared = createNoTabs();
  const notices: TabNotice[] = [];
  const tabs: Tabs = { ...shared, tell: (notice) => notices.push(notice) };
  const open = () => createKeeper({ userId: "alice", store, tabs });
  return { first: open(), second: open(), notices };
};

const nonces = (entries: readonly OutboxEntry[] | null) => entries?.map(({ nonce }) => nonce) ?? null;

test("a turn lists everything that was kept before it, by any tab", async () => {
  const { first, second } = openTabs();
  first.keep(draft("a"), () => {});
  second.keep(draft("b"), () => {});
  let granted: readonly OutboxEntry[] | null = null;
  await settled();
  second.takeTurn("#watercooler", (entries) => {
    granted = entries;
  });
  await settled();
  expect(nonces(granted)).toEqual(["a", "b"]);
});

test("one tab has the turn of a channel at a time; another channel is free", async () => {
  const { first, second } = openTabs();
  const got: string[] = [];
  const end = first.takeTurn("#watercooler", () => got.push("first"));
  second.takeTurn("#watercooler", () => got.push("second"));
  second.takeTurn("#library", () => got.push("library"));
  await settled();
  expect(got).toEqual(["first", "library"]);
  end();
  await settled();
  expect(got).toEqual(["first", "library", "second"]);
});

test("the next turn sees what the one before has taken out", async () => {
  const { first, second } = openTabs();
  first.keep(draft("a"), () => {});
  const end = first.takeTurn("#watercooler", () => {
    first.forget("a");
    end();
  });
  let granted: readonly OutboxEntry[] | null = null;
  second.takeTurn("#watercooler", (entries) => {
    granted = entries;
  });
  await settled();
  expect(nonces(granted)).toEqual([]);
});

test("a turn that is given up before it is granted is never granted", async () => {
  const { first } = openTabs();
  let isGranted = false;
  first.takeTurn("#watercooler", () => {
    isGranted = true;
  })();
  await settled();
  expect(isGranted).toBe(false);
});

test("a list that is read while a message is forgotten does not bring it back", async () => {
  const { first } = openTabs();
  first.keep(draft("a"), () => {});
  await settled();
  let listed: readonly OutboxEntry[] | null = null;
  first.load((entries) => {
    listed = entries;
  });
  first.forget("a");
  await settled();
  expect(nonces(listed)).toEqual([]);
});

test("the other tabs are told of every change", async () => {
  const { first, notices } = openTabs();
  first.keep(draft("a"), () => {});
  first.mark("a", "refused");
  first.forget("a");
  await settled();
  expect(notices).toEqual(Array(3).fill({ about: "outbox", userId: "alice" }));
});

test("where the store refuses, a message lives as long as the page", async () => {
  const refuses = () => Promise.reject(new Error("QuotaExceededError"));
  const { first } = openTabs({ add: refuses, list: refuses, mark: refuses, remove: refuses });
  const kept: string[] = [];
  first.keep(draft("a"), ({ nonce }) => kept.push(nonce));
  first.keep(draft("b"), ({ nonce }) => kept.push(nonce));
  first.mark("a", "refused");
  let granted: readonly OutboxEntry[] = [];
  first.takeTurn("#watercooler", (entries) => {
    granted = entries;
  });
  await settled();
  expect(kept).toEqual(["a", "b"]);
  expect(granted.map(({ nonce, failed }) => [nonce, failed])).toEqual([
    ["a", "refused"],
    ["b", null],
  ]);
});
