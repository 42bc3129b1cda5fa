/** As much of IndexedDB as is used, so that this file needs no types of the DOM. */
export interface IndexedDb {
  open(name: string, version: number): OpenRequest;
}
export interface IndexedDbRequest<T> {
  readonly result: T;
  readonly error: unknown;
  onsuccess: unknown;
  onerror: unknown;
}
interface OpenRequest extends IndexedDbRequest<Database> {
  onupgradeneeded: unknown;
  onblocked: unknown;
}
interface Database {
  createObjectStore(name: string, options: { keyPath: string; autoIncrement: boolean }): NewObjectStore;
  transaction(
    names: string,
    mode: "readonly" | "readwrite",
    options?: { durability: "strict" | "relaxed" },
  ): {
    objectStore(name: string): unknown;
    onabort: unknown;
    oncomplete: unknown;
    readonly error: unknown;
  };
  close(): void;
  onversionchange: unknown;
  onclose: unknown;
}
interface NewObjectStore {
  createIndex(name: string, keyPath: string, options?: { unique: boolean }): unknown;
}

export const indexedDbHere = (): IndexedDb | undefined => Reflect.get(globalThis, "indexedDB") ?? undefined;

export const answered = <T>(request: IndexedDbRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

interface Layout {
  readonly database: string;
  readonly store: string;
  readonly keyPath: string;
  readonly autoIncrement: boolean;
  readonly indexes: readonly { readonly name: string; readonly unique: boolean }[];
  readonly durability: "strict" | "relaxed";
}

const opened = (indexedDb: IndexedDb, layout: Layout): Promise<Database> => {
  const request = indexedDb.open(layout.database, 1);
  request.onupgradeneeded = () => {
    const { keyPath, autoIncrement } = layout;
    const made = request.result.createObjectStore(layout.store, { keyPath, autoIncrement });
    for (const { name, unique } of layout.indexes) made.createIndex(name, name, { unique });
  };
  return answered(request);
};

/** One store in a database of its own. `S` is as much of an object store as its user needs. */
export const createIndexedDbStore = <S>(indexedDb: IndexedDb | undefined, layout: Layout) => {
  let database: Promise<Database> | null = null;

  const connect = () => {
    if (indexedDb === undefined) return Promise.reject(new Error("This runtime has no IndexedDB."));
    database ??= opened(indexedDb, layout).then((db) => {
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

  return {
    async read<T>(work: (entries: S) => Promise<T>): Promise<T> {
      const db = await connect();
      return work(db.transaction(layout.store, "readonly").objectStore(layout.store) as S);
    },
    /** One transaction; resolves once it is on disk. */
    async write<T>(work: (entries: S) => Promise<T>): Promise<T> {
      const db = await connect();
      const transaction = db.transaction(layout.store, "readwrite", { durability: layout.durability });
      const done = new Promise<void>((resolve, reject) => {
        transaction.oncomplete = () => resolve();
        transaction.onabort = () => reject(transaction.error);
      });
      const [result] = await Promise.all([work(transaction.objectStore(layout.store) as S), done]);
      return result;
    },
  };
};
