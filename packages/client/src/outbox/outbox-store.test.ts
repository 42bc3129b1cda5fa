import { IDBFactory } from "fake-indexeddb";
import { expect, test } from "vitest";
import type { IndexedDb } from "../indexed-db.ts";
import { outboxStoreContract } from "./outbox-store.contract.ts";
import { createIndexedDbOutboxStore } from "./outbox-store-indexed-db.ts";
import { createMemoryOutboxStore } from "./outbox-store-memory.ts";

outboxStoreContract("memory", () => ({ store: createMemoryOutboxStore() }));

outboxStoreContract("IndexedDB", () => {
  const factory: IndexedDb = new IDBFactory();
  return {
    store: createIndexedDbOutboxStore(factory),
    again: () => createIndexedDbOutboxStore(factory),
  };
});

test("without IndexedDB, the store says so", async () => {
  const store = createIndexedDbOutboxStore(undefined);
  await expect(store.list("alice")).rejects.toThrow("no IndexedDB");
});

test("a database that another tab deletes is made anew", async () => {
  const factory = new IDBFactory();
  const store = createIndexedDbOutboxStore(factory);
  const draft = { nonce: "a", userId: "alice", channelId: "c", text: "t", createdAt: "" };
  await store.add(draft);
  await new Promise((resolve) => {
    factory.deleteDatabase("parley-outbox").onsuccess = resolve;
  });
  expect(await store.list("alice")).toEqual([]);
  await store.add(draft);
  expect(await store.list("alice")).toHaveLength(1);
});
