import type { Database } from "bun:sqlite";
import { createWordsTable } from "./index-file-disk.ts";
import { monthOf } from "./rows.ts";

/** A month's messages, or a share of a full month's. */
export interface Part {
  readonly n: number;
  /** The row from which on it has everything, until the next part. */
  readonly first: number;
  /** The highest of its rows, and how many there are. */
  last: number;
  messages: number;
}

/** The parts as they are within one transaction, which `save` writes down. */
export const createParts = (db: Database, { messagesMax }: { messagesMax: number }) => {
  const read = db.query<Part, []>("select n, first, last, messages from parts order by first");
  const add = db.query<Part, [number]>(
    "insert into parts (first, last, messages, tidied) values (?, 0, 0, 0) returning n, first, last, messages",
  );
  const save = db.query("update parts set last = ?, messages = ?, tidied = 0 where n = ?");

  return () => {
    const parts: Part[] = read.all();
    const grown = new Set<Part>();

    const addAfter = (place: number, first: number): Part => {
      const part = add.get(first) as Part;
      db.run(createWordsTable(part.n));
      parts.splice(place + 1, 0, part);
      return part;
    };

    return {
      /** The part of a row. A new one begins with a month, and in a full month with what is newer than all of it. */
      of(row: number, { isNew }: { isNew: boolean }): Part {
        const place = parts.findLastIndex(({ first }) => first <= row);
        const found = parts[place];
        if (!found || found.first < monthOf(row)) return addAfter(place, monthOf(row));
        return isNew && found.messages >= messagesMax && row > found.last ? addAfter(place, row) : found;
      },
      /** Edits and deletions do not grow a part: FTS5 clears up after them by itself once there are many. */
      added(part: Part, row: number): void {
        part.last = Math.max(part.last, row);
        part.messages += 1;
        grown.add(part);
      },
      save(): void {
        for (const { n, last, messages } of grown) save.run(last, messages, n);
      },
    };
  };
};
