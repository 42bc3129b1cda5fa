import { IDBFactory } from "fake-indexeddb";
import { expect, test } from "vitest";
import { draftStoreContract } from "./draft-store.contract.ts";
import { createIndexedDbDraftStore } from "./draft-store-indexed-db.ts";
import { createMemoryDraftStore } from "./draft-store-memory.ts";

draftStoreContract("memory", () => ({ store: createMemoryDraftStore() }));

draftStoreContract("IndexedDB", () => {
  const factory = new IDBFactory();
  return { store: createIndexedDbDraftStore(factory), again: () => createIndexedDbDraftStore(factory) };
});

test("without IndexedDB, the store of drafts says so", async () => {
  await expect(createIndexedDbDraftStore(undefined).list("alice")).rejects.toThrow("no IndexedDB");
});
