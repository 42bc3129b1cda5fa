import { answered, createIndexedDbStore, type IndexedDbRequest, indexedDbHere } from "../indexed-db.ts";
import type { KeptDraft } from "../replica/drafts.ts";
import type { DraftStore } from "./draft-store.ts";

interface Row extends KeptDraft {
  readonly key: string;
  readonly userId: string;
}

interface Rows {
  get(key: string): IndexedDbRequest<Row | undefined>;
  put(value: Row): IndexedDbRequest<unknown>;
  delete(key: string): IndexedDbRequest<undefined>;
  index(name: string): { getAll(key: string): IndexedDbRequest<Row[]> };
}

const keyOf = (userId: string, channelId: string) => `${userId} ${channelId}`;

/** Drafts that survive reload, shared by the tabs of one browser. */
export const createIndexedDbDraftStore = (indexedDb = indexedDbHere()): DraftStore => {
  const { read, write } = createIndexedDbStore<Rows>(indexedDb, {
    database: "parley-drafts",
    store: "drafts",
    keyPath: "key",
    autoIncrement: false,
    indexes: [{ name: "userId", unique: false }],
    // Written with every few keys: what the last second brought may go with the power.
    durability: "relaxed",
  });

  return {
    put: (userId, { channelId, text, version, spent }) =>
      write(async (rows) => {
        const key = keyOf(userId, channelId);
        const held = await answered(rows.get(key));
        if ((held?.version ?? 0) > version) return;
        await answered(rows.put({ key, userId, channelId, text, version, spent }));
      }),
    remove: (userId, channelId, upToVersion) =>
      write(async (rows) => {
        const key = keyOf(userId, channelId);
        const held = await answered(rows.get(key));
        if (held !== undefined && held.version <= upToVersion) await answered(rows.delete(key));
      }),
    async list(userId) {
      const rows = await read((all) => answered(all.index("userId").getAll(userId)));
      return rows.map(({ channelId, text, version, spent }) => ({ channelId, text, version, spent }));
    },
  };
};
