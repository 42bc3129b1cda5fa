import { answered, createIndexedDbStore, type IndexedDbRequest, indexedDbHere } from "../indexed-db.ts";
import type { OutboxEntry, OutboxStore } from "./outbox-store.ts";

interface Entries {
  index(name: string): {
    get(key: string): IndexedDbRequest<OutboxEntry | undefined>;
    getAll(key: string): IndexedDbRequest<OutboxEntry[]>;
  };
  add(value: unknown): IndexedDbRequest<unknown>;
  put(value: OutboxEntry): IndexedDbRequest<unknown>;
  delete(key: number): IndexedDbRequest<undefined>;
}

/** An outbox that survives reload, shared by the tabs of one browser. `position` is the key that IndexedDB gives. */
export const createIndexedDbOutboxStore = (indexedDb = indexedDbHere()): OutboxStore => {
  const { read, write } = createIndexedDbStore<Entries>(indexedDb, {
    database: "parley-outbox",
    store: "entries",
    keyPath: "position",
    autoIncrement: true,
    indexes: [
      { name: "nonce", unique: true },
      { name: "userId", unique: false },
    ],
    durability: "strict",
  });
  const entryOf = (entries: Entries, nonce: string) => answered(entries.index("nonce").get(nonce));

  return {
    add: (draft) =>
      write(async (entries) => {
        const held = await entryOf(entries, draft.nonce);
        if (held !== undefined) return held;
        const entry = { ...draft, failed: null };
        return { ...entry, position: Number(await answered(entries.add(entry))) };
      }),
    async list(userId) {
      const found = await read((entries) => answered(entries.index("userId").getAll(userId)));
      return found.sort((a, b) => a.position - b.position);
    },
    mark: (nonce, failed) =>
      write(async (entries) => {
        const held = await entryOf(entries, nonce);
        if (held !== undefined) await answered(entries.put({ ...held, failed }));
      }),
    remove: (nonce) =>
      write(async (entries) => {
        const held = await entryOf(entries, nonce);
        if (held !== undefined) await answered(entries.delete(held.position));
      }),
  };
};
