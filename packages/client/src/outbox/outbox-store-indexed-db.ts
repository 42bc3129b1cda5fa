import type { OutboxEntry, OutboxStore } from "./outbox-store.ts";

/** As much of IndexedDB as is used, so that this file needs no types of the DOM. */
export interface IndexedDb {
  open(name: string, version: number): OpenRequest;
}
interface Request<T> {
  readonly result: T;
  readonly error: unknown;
  onsuccess: unknown;
  onerror: unknown;
}
interface OpenRequest extends Request<Database> {
  onupgradeneeded: unknown;
  onblocked: unknown;
}
interface Database {
  createObjectStore(name: string, options: { keyPath: string; autoIncrement: boolean }): ObjectStore;
  transaction(
    names: string,
    mode: "readonly" | "readwrite",
    options?: { durability: "strict" },
  ): {
    objectStore(name: string): ObjectStore;
    onabort: unknown;
    oncomplete: unknown;
    readonly error: unknown;
  };
  close(): void;
  onversionchange: unknown;
  onclose: unknown;
}
interface ObjectStore {
  createIndex(name: string, keyPath: string, options?: { unique: boolean }): unknown;
  index(name: string): {
    get(key: string): Request<OutboxEntry | undefined>;
    getAll(key: string): Request<OutboxEntry[]>;
  };
  add(value: unknown): Request<unknown>;
  put(value: OutboxEntry): Request<unknown>;
  delete(key: number): Request<undefined>;
}

export const indexedDbHere = (): IndexedDb | undefined => Reflect.get(globalThis, "indexedDB") ?? undefined;

const DATABASE = "parley-outbox";
const ENTRIES = "entries";

const answered = <T>(request: Request<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const opened = (indexedDb: IndexedDb): Promise<Database> => {
  const request = indexedDb.open(DATABASE, 1);
  request.onupgradeneeded = () => {
    const entries = request.result.createObjectStore(ENTRIES, { keyPath: "position", autoIncrement: true });
    entries.createIndex("nonce", "nonce", { unique: true });
    entries.createIndex("userId", "userId");
  };
  return answered(request);
};

/** An outbox that survives reload, shared by the tabs of one browser. `position` is the key that IndexedDB gives. */
export const createIndexedDbOutboxStore = (indexedDb = indexedDbHere()): OutboxStore => {
  let database: Promise<Database> | null = null;

  const connect = () => {
    if (indexedDb === undefined) return Promise.reject(new Error("This runtime has no IndexedDB."));
    database ??= opened(indexedDb).then((db) => {
      const forget = () => {
        database = null;
      };
      // Another tab wants to change or delete the database: make way, and open it again when next needed.
      db.onversionchange = () => {
        db.close();
        forget();
      };
      db.onclose = forget;
      return db;
    });
    database.catch(() => {
      database = null;
    });
    return database;
  };

  /** One transaction; resolves once it is on disk. */
  const write = async <T>(work: (entries: ObjectStore) => Promise<T>): Promise<T> => {
    const db = await connect();
    const transaction = db.transaction(ENTRIES, "readwrite", { durability: "strict" });
    const done = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
    });
    const [result] = await Promise.all([work(transaction.objectStore(ENTRIES)), done]);
    return result;
  };

  const entryOf = (entries: ObjectStore, nonce: string) => answered(entries.index("nonce").get(nonce));

  return {
    add: (draft) =>
      write(async (entries) => {
        const held = await entryOf(entries, draft.nonce);
        if (held !== undefined) return held;
        const entry = { ...draft, failed: null };
        return { ...entry, position: Number(await answered(entries.add(entry))) };
      }),
    async list(userId) {
      const db = await connect();
      const entries = db.transaction(ENTRIES, "readonly").objectStore(ENTRIES);
      const found = await answered(entries.index("userId").getAll(userId));
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
