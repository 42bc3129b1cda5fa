import type { Database } from "bun:sqlite";
import { wordsTable } from "./index-file-disk.ts";
import { channelsExpression, type MatchParts, matchExpression } from "./match-expression.ts";
import { channelAt, mirrored, seqAt } from "./rows.ts";
import type { Found, Hit } from "./search-index.ts";

/** A search as the file understands it: rows `from` (in) to `below` (out). */
export interface Lookup {
  readonly match: MatchParts;
  /** Ids, with blanks between them: one text goes from thread to thread faster than a thousand. */
  readonly channels: string;
  readonly from: number;
  readonly below: number;
  readonly limit: number;
}

/** What one search may take; it ends with the next look at the clock, at most one part later. */
const BUDGET_MS = 10;
/** Rows between two looks at the clock. */
const ROWS_PER_LOOK = 128;
/**
 * Where most that matches is in channels that may not be seen, the channels are better asked for in the same breath. So many
 * rows in vain, for each of the channels, cost as much as asking for it.
 */
const ROWS_IN_VAIN_PER_CHANNEL = 20;
/** With more of them, it is never better. */
const CHANNELS_ASKED_FOR_MAX = 200;

interface Part {
  readonly n: number;
  readonly first: number;
  readonly last: number;
}

interface Channel {
  readonly n: number;
  readonly id: string;
  readonly home: number;
}

export const createIndexReader = (db: Database, now = performance.now.bind(performance)) => {
  const partsOf = db.query<Part, [number, number]>(
    "select n, first, last from parts where first < ?1 and last >= ?2 order by first desc",
  );
  const channelsAbove = db.query<Channel, [number]>(
    "select n, id, home from channels where n > ? order by n",
  );
  const numbers = new Map<string, number>();
  const channels = new Map<number, Channel>();
  let highest = 0;

  /** Numbers never change and are never given again: only new ones are to be read. */
  const learnChannels = () => {
    for (const channel of channelsAbove.all(highest)) {
      numbers.set(channel.id, channel.n);
      channels.set(channel.n, channel);
      highest = channel.n;
    }
  };

  const rowsOf = (part: Part, expression: string, from: number, below: number) => {
    const table = wordsTable(part.n);
    // Numbers of this size are bound as floats, which FTS5 does not take for the bounds of its rows.
    return db
      .query<{ row: number; place: number }, [string, number, number]>(
        `select docs.row as row, docs.place as place
         from ${table} w join docs on docs.row = ${mirrored(0)} - w.rowid
         where w.${table} match ? and w.rowid > cast(? as integer) and w.rowid <= cast(? as integer)
         order by w.rowid`,
      )
      .iterate(expression, mirrored(below), mirrored(from));
  };

  return {
    find({ match, channels: seen, from, below, limit }: Lookup): Found {
      const until = now() + BUDGET_MS;
      learnChannels();
      const visible = new Set(seen.split(" ").flatMap((id) => numbers.get(id) ?? []));
      if (visible.size === 0) return { hits: [], next: null };
      const anywhere = match.all.length > 0 ? matchExpression(match) : null;
      let within: string | null = null;
      const expressionWithin = () => {
        within ??= matchExpression({
          all: [...match.all, channelsExpression([...visible])],
          none: match.none,
        });
        return within;
      };
      const rowsInVainMax =
        visible.size <= CHANNELS_ASKED_FOR_MAX
          ? visible.size * ROWS_IN_VAIN_PER_CHANNEL
          : Number.POSITIVE_INFINITY;
      let isWithin = anywhere === null;
      const hits: Hit[] = [];
      const rows: number[] = [];

      /** Answers the row to go on below, or null when the part has no more. */
      const scan = (part: Part, partBelow: number): number | null => {
        const expression = isWithin || anywhere === null ? expressionWithin() : anywhere;
        let [looked, inVain] = [0, 0];
        for (const { row, place } of rowsOf(part, expression, from, partBelow)) {
          const channel = channels.get(channelAt(place));
          if (channel && visible.has(channel.home)) {
            hits.push({ channelId: channel.id, seq: seqAt(place) });
            rows.push(row);
            if (hits.length > limit) return row;
          } else {
            inVain += 1;
          }
          looked += 1;
          if (!isWithin && inVain > rowsInVainMax) {
            isWithin = true;
            return row;
          }
          if (looked % ROWS_PER_LOOK === 0 && now() >= until) return row;
        }
        return null;
      };

      const parts = partsOf.all(below, from);
      for (const part of parts) {
        let next: number | null = below;
        while (next !== null) {
          next = scan(part, next);
          // One more than asked for says that there is more.
          if (hits.length > limit) return { hits: hits.slice(0, limit), next: rows[limit - 1] ?? null };
          const further = next ?? (part === parts.at(-1) ? null : part.first);
          if (further === null || now() >= until) return { hits, next: further };
        }
      }
      return { hits, next: null };
    },
  };
};
