import type { Database } from "bun:sqlite";
import { wordsTable } from "./index-file-disk.ts";
import { createParts } from "./index-parts-disk.ts";
import { channelsExpression, termsOf } from "./match-expression.ts";
import { channelAt, mirrored, placeOf, rowOf } from "./rows.ts";
import type { IndexedMessage, Run } from "./search-index.ts";

/** More of a month, and its newer messages go into another part. */
const PART_MESSAGES_MAX = 250_000;
/** Pages that one step of tidying writes. */
const TIDY_PAGES = 250;

export interface IndexWriter {
  apply(runs: readonly Run[]): Map<string, number>;
  forget(channelId: string): void;
  /** One step of merging what nothing is added to any more; false when there is nothing left to do. */
  tidy(): boolean;
}

/** What is to be done with one row: with `terms` null, nothing stands there afterwards. */
interface Change {
  readonly row: number;
  readonly isNew: boolean;
  readonly wasIndexed: boolean;
  readonly terms: string | null;
}

const NOTHING = 0;
const DIGEST_BITS = 52;
const digestOf = (terms: string | null): number =>
  terms === null ? NOTHING : 1 + Number(BigInt.asUintN(DIGEST_BITS, Bun.hash.wyhash(terms)));

/** @param partMessagesMax smaller in tests alone. */
export const createIndexWriter = (db: Database, partMessagesMax = PART_MESSAGES_MAX): IndexWriter => {
  interface Channel {
    n: number;
    home: number;
    version: number;
  }
  const channelOf = db.query<Channel, [string]>("select n, home, version from channels where id = ?");
  const addChannel = db.query<Channel, [string, number]>(
    "insert into channels (id, home, version) values (?, ?, 0) returning n, home, version",
  );
  const setHome = db.query<Channel, [number]>(
    "update channels set home = n where n = ? returning n, home, version",
  );
  const moveChannel = db.query("update channels set version = ? where n = ?");
  const removeChannels = db.query("delete from channels where n = ?1 or home = ?1");
  const docAt = db.query<{ place: number; digest: number }, [number]>(
    "select place, digest from docs where row = ?",
  );
  const addDoc = db.query("insert into docs (row, place, digest) values (?, ?, ?)");
  const changeDoc = db.query("update docs set digest = ? where row = ?");
  const forgetDoc = db.query("update docs set place = 0, digest = 0 where row = ?");
  const openParts = createParts(db, { messagesMax: partMessagesMax });

  const knownChannel = (id: string, homeId: string | undefined): Channel => {
    const found = channelOf.get(id);
    if (found) return found;
    const home = homeId === undefined || homeId === id ? null : knownChannel(homeId, undefined);
    const added = addChannel.get(id, home?.n ?? 0) as Channel;
    return home ? added : (setHome.get(added.n) as Channel);
  };

  const changeOf = (message: IndexedMessage, place: number, terms: string | null): Change | null => {
    const digest = digestOf(terms);
    for (let row = rowOf(message); ; row += 1) {
      const found = docAt.get(row);
      if (!found) {
        addDoc.run(row, place, digest);
        return { row, isNew: true, wasIndexed: false, terms };
      }
      if (found.place !== place) continue;
      // A reaction, a pin, a preview: nothing that can be searched for.
      if (found.digest === digest) return null;
      changeDoc.run(digest, row);
      return { row, isNew: false, wasIndexed: found.digest !== NOTHING, terms };
    }
  };

  const write = (changes: readonly Change[]): void => {
    const parts = openParts();
    const placed = changes
      .toSorted((a, b) => a.row - b.row)
      .map((change) => {
        const part = parts.of(change.row, change);
        if (change.isNew) parts.added(part, change.row);
        return { ...change, table: wordsTable(part.n) };
      });
    parts.save();
    // Mirrored rows ascend so: FTS5 writes out all that it has gathered when one comes before another.
    for (const { row, wasIndexed, terms, table } of placed.reverse()) {
      if (wasIndexed) db.query(`delete from ${table} where rowid = ?`).run(mirrored(row));
      if (terms !== null)
        db.query(`insert into ${table} (rowid, terms) values (?, ?)`).run(mirrored(row), terms);
    }
  };

  const apply = db.transaction((runs: readonly Run[]) => {
    const positions = new Map<string, number>();
    /** The last state of each place: two runs may bring two of one message. */
    const latest = new Map<number, { message: IndexedMessage; home: number }>();
    for (const { channelId, homeId, above, upTo, messages } of runs) {
      const channel = knownChannel(channelId, homeId);
      positions.set(channelId, channel.version);
      if (above > channel.version || upTo <= channel.version) continue;
      for (const message of messages) {
        if (message.version > channel.version)
          latest.set(placeOf(channel.n, message.seq), { message, home: channel.home });
      }
      moveChannel.run(upTo, channel.n);
      positions.set(channelId, upTo);
    }
    const changes = [...latest].flatMap(([place, { message, home }]) => {
      const terms = message.deletedAt === null ? termsOf(message, home) : null;
      return changeOf(message, place, terms) ?? [];
    });
    write(changes);
    return positions;
  });

  const forget = db.transaction((channelId: string) => {
    const channel = channelOf.get(channelId);
    if (!channel) return;
    for (const [n] of db.query("select n from parts").values() as [number][]) {
      const table = wordsTable(n);
      const rows = db
        .query(
          `select docs.row, docs.place from ${table} w join docs on docs.row = ${mirrored(0)} - w.rowid
           where w.${table} match ?`,
        )
        .values(channelsExpression([channel.home])) as [number, number][];
      for (const [row, place] of rows) {
        // Of a thread alone, its parent's stay.
        if (channel.home !== channel.n && channelAt(place) !== channel.n) continue;
        db.query(`delete from ${table} where rowid = ?`).run(mirrored(row));
        forgetDoc.run(row);
      }
    }
    removeChannels.run(channel.n);
  });

  const untidy = db.query<{ n: number; tidied: number }, []>(
    `select n, tidied from parts
     where tidied < 2 and first < (select max(first) from parts) order by first limit 1`,
  );
  const setTidy = db.query("update parts set tidied = ? where n = ?");
  const changesSoFar = db.query<{ changes: number }, []>("select total_changes() as changes");

  const tidy = db.transaction(() => {
    const part = untidy.get();
    if (!part) return false;
    const table = wordsTable(part.n);
    const before = changesSoFar.get()?.changes ?? 0;
    // The first step, with a minus, takes all there is together; the others go on with it. Two changes are FTS5's own.
    db.query(`insert into ${table} (${table}, rank) values ('merge', ?)`).run(
      part.tidied === 0 ? -TIDY_PAGES : TIDY_PAGES,
    );
    const isDone = (changesSoFar.get()?.changes ?? 0) - before < 2;
    setTidy.run(isDone ? 2 : 1, part.n);
    return true;
  });

  return {
    apply: (runs) => apply.immediate(runs),
    forget: (id) => forget.immediate(id),
    tidy: () => tidy.immediate(),
  };
};
