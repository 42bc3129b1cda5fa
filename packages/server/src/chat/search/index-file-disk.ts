import { Database } from "bun:sqlite";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";

/**
 * The file of the index: SQLite with FTS5, which the runtime brings along. It is derived from the message log. A commit
 * survives the process at once and the machine from the next checkpoint; what is torn is thrown away and built again.
 *
 * - `channels`: each has a number of its own, that of the channel it belongs to (of a thread its parent's, else its own), and
 *   the version up to which all is here, moved in the transaction that writes the rows.
 * - `docs`: a message by its row number, which is its time and so its place among all (see `rowOf`). `place` is the
 *   channel's number and the seq; `digest` says what of it is indexed, 0: nothing.
 * - `parts`: the words of a month's messages, or of a share of a full month's, each in a table of its own (`words_1` …). So
 *   the newest can be asked before all others, and no question takes longer than one part without a look at the clock.
 */
const TABLES = `
create table facts (name text primary key, value text not null) without rowid;
create table channels (
  n integer primary key autoincrement,
  id text not null unique,
  home integer not null,
  version integer not null
);
create table docs (row integer primary key, place integer not null, digest integer not null);
create table parts (
  n integer primary key autoincrement,
  first integer not null unique,
  last integer not null,
  messages integer not null,
  tidied integer not null
);
`;

/** Another number: built anew. It moves when anything changes in what is stored, the folding of characters included. */
const FORMAT = "2";
const FILE = "messages.db";
const CACHE_KB = 16_384;
const CHECKPOINT_PAGES = 4_000;
const BUSY_MS = 5_000;

export interface IndexPlace {
  readonly directory: string;
  /** The incarnation of the message log; the index of another one is thrown away. */
  readonly epoch: string;
}

export const wordsTable = (part: number): string => `words_${part}`;

/** A contentless table: it has the words and where they stand, and not the text. */
export const createWordsTable = (part: number): string =>
  `create virtual table ${wordsTable(part)} using fts5(
     terms, content = '', contentless_delete = 1, tokenize = "ascii tokenchars '.'"
   )`;

const isOf = (db: Database, { epoch }: IndexPlace): boolean => {
  const facts = new Map(db.query("select name, value from facts").values() as [string, string][]);
  return facts.get("format") === FORMAT && facts.get("epoch") === epoch;
};

export const removeIndex = ({ directory }: IndexPlace): void => {
  for (const suffix of ["", "-wal", "-shm"]) rmSync(join(directory, FILE + suffix), { force: true });
};

const open = ({ directory }: IndexPlace): Database => {
  const db = new Database(join(directory, FILE), { readwrite: true, create: true });
  db.run(`pragma busy_timeout = ${BUSY_MS}`);
  db.run("pragma journal_mode = wal");
  db.run("pragma synchronous = normal");
  db.run(`pragma wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  db.run(`pragma cache_size = -${CACHE_KB}`);
  return db;
};

const create = (place: IndexPlace): Database => {
  removeIndex(place);
  const db = open(place);
  db.transaction(() => {
    for (const statement of TABLES.split(";")) if (statement.trim() !== "") db.run(statement);
    db.run("insert into facts values ('format', ?), ('epoch', ?)", [FORMAT, place.epoch]);
  })();
  return db;
};

/** For the one that writes. What is there and cannot be used is replaced by an empty index. */
export const openToWrite = (place: IndexPlace): Database => {
  mkdirSync(place.directory, { recursive: true });
  const db = openToRead(place);
  return db ?? create(place);
};

/** Null where there is nothing of this log, or nothing that can be read. */
export const openToRead = (place: IndexPlace): Database | null => {
  if (!existsSync(join(place.directory, FILE))) return null;
  let db: Database | null = null;
  try {
    db = open(place);
    if (isOf(db, place)) return db;
  } catch (error) {
    if (isBusy(error)) throw error;
  }
  db?.close();
  return null;
};

const codeOf = (error: unknown): string => String((error as { code?: unknown }).code ?? "");
const isBusy = (error: unknown): boolean => /^SQLITE_(BUSY|LOCKED)/.test(codeOf(error));

/** Whether the file says something that no index says. */
export const isTorn = (error: unknown): boolean =>
  /^SQLITE_(CORRUPT|NOTADB|FORMAT|IOERR_SHORT_READ)/.test(codeOf(error)) ||
  /malformed|not a database|no such table|fts5: corrupt/i.test((error as Error).message);
