import { createIndexThread, TornIndex } from "./ask-thread-disk.ts";
import { type IndexPlace, isTorn, openToRead, removeIndex } from "./index-file-disk.ts";
import type { Lookup } from "./index-reader-disk.ts";
import { matchPartsOf } from "./match-expression.ts";
import { firstRowOfMs } from "./rows.ts";
import type { Found, Search, SearchIndex } from "./search-index.ts";

/**
 * The index in SQLite's FTS5, in a file of this node. Two threads serve it, one that writes and one that searches; each
 * starts with the first thing it has to do, so that a server on which nobody writes or searches has none.
 *
 * @param onLost told when the file could not be read any more and was thrown away: everything is to be read again.
 */
export const createDiskSearchIndex = ({
  directory,
  epoch,
  onLost = () => undefined,
}: IndexPlace & { onLost?: () => void }): SearchIndex => {
  const place: IndexPlace = { directory, epoch };
  const writing = createIndexThread(place);
  const reading = createIndexThread(place);
  let resetting: Promise<void> | null = null;

  const reset = async () => {
    await Promise.all([writing.end(), reading.end()]);
    removeIndex(place);
    onLost();
  };

  /** What is asked while the file is thrown away waits for the new one. What finds it torn answers `lost`. */
  const unlessTorn = async <T>(ask: () => Promise<T>, lost: () => T): Promise<T> => {
    await resetting;
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof TornIndex)) throw error;
      resetting ??= reset().finally(() => {
        resetting = null;
      });
      await resetting;
      return lost();
    }
  };

  const versions = (): Map<string, number> => {
    const db = openToRead(place);
    try {
      return new Map(db ? (db.query("select id, version from channels").values() as [string, number][]) : []);
    } catch (error) {
      throw isTorn(error) ? new TornIndex((error as Error).message) : error;
    } finally {
      db?.close();
    }
  };

  return {
    apply: (runs) =>
      unlessTorn(
        () => writing.ask<ReadonlyMap<string, number>>({ ask: "apply", runs }),
        () => new Map(runs.map(({ channelId }) => [channelId, 0])),
      ),
    // Here, so that looking does not start a thread.
    positions: () =>
      unlessTorn(
        async () => versions(),
        () => new Map(),
      ),
    async find(search) {
      const lookup = lookupOf(search);
      if (lookup.channels.length === 0 || lookup.from >= lookup.below) return { hits: [], next: null };
      return unlessTorn(
        () => reading.ask<Found>({ ask: "find", lookup }),
        () => ({ hits: [], next: null }),
      );
    },
    forgetChannel: (channelId) =>
      unlessTorn(
        () => writing.ask<void>({ ask: "forget", channelId }),
        () => undefined,
      ),
    async [Symbol.asyncDispose]() {
      await Promise.all([writing.end(), reading.end()]);
    },
  };
};

const lookupOf = ({ query, channels, cursor, limit }: Search): Lookup => {
  const asked = query.channels === "all" ? null : new Set(query.channels);
  const not = new Set(query.not.channels);
  const before = query.beforeMs === null ? Number.MAX_SAFE_INTEGER : firstRowOfMs(query.beforeMs);
  return {
    match: matchPartsOf(query),
    channels: channels.filter((id) => (asked?.has(id) ?? true) && !not.has(id)).join(" "),
    from: query.fromMs === null ? 0 : firstRowOfMs(query.fromMs),
    below: Math.min(before, cursor ?? before),
    limit,
  };
};
