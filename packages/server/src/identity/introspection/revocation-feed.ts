import { z } from "zod";
import type { Clock } from "../../clock.ts";
import { ProblemError, raise } from "../../problem.ts";
import type { Broker } from "../../realtime/broker.ts";
import { readCursor } from "../list-cursor.ts";
import { isoTime } from "../session/session-life.ts";
import { DENIED_FOR_MS } from "../token/denylist.ts";
import { createWatcher, type Revocation, type Watcher } from "./revocation-watcher.ts";
import type { ReadRevokedSessions, RevokedSession } from "./revoked-sessions.ts";

/** For so long a revocation may take to become durable, clocks that differ between nodes included. */
export const OVERLAP_MS = 60_000;
/** A signal may be lost on its way from another node; the rows are not. */
const SWEEP_INTERVAL_MS = 5_000;
const PAGE_ROWS = 500;
const PENDING_MAX = 16_384;
const WATCHES_MAX = 256;
const BUSY_SECONDS = 5;

const Since = z.tuple([z.literal("revocations"), z.iso.datetime()]);

/** Revocations as they happen. Iterating ends when `stop` is called, and throws `watch_behind` when it is too slow. */
export interface Watch extends AsyncIterable<Revocation> {
  stop(): void;
  /** Resolves when no more will come, though what is queued may still be taken. */
  readonly over: Promise<void>;
}

export interface RevocationFeed extends Disposable {
  /**
   * Begins with everything that was revoked after the cursor, or within the life of an access token where it is empty,
   * and goes on with what is revoked from now on. Nothing is left out; what was near the cursor may come again.
   * Resolves when nothing that is revoked from then on will be missed.
   * @throws ProblemError cursor_invalid, overloaded
   */
  watch(since: string): Promise<Watch>;
  /** Reads again what was revoked: after a loss of the database, one may stand that was never told. */
  resync(): Promise<void>;
}

export interface RevocationFeedOptions {
  readonly readRevoked: ReadRevokedSessions;
  readonly broker: Pick<Broker, "subscribe">;
  readonly clock: Clock;
  readonly pendingMax?: number;
  readonly watchesMax?: number;
  readonly sweepIntervalMs?: number;
  readonly pageRows?: number;
}

const newsOf = (row: RevokedSession) => ({
  sessionId: row.id,
  userId: row.userId,
  at: row.at,
  reason: row.reason,
});

/** One node's feed: hears of revocations from the broker, and sweeps the rows for those that it did not hear of. */
export const createRevocationFeed = ({
  readRevoked,
  broker,
  clock,
  pendingMax = PENDING_MAX,
  watchesMax = WATCHES_MAX,
  sweepIntervalMs = SWEEP_INTERVAL_MS,
  pageRows = PAGE_ROWS,
}: RevocationFeedOptions): RevocationFeed => {
  /** And whether each has had what was revoked before it began. */
  const watchers = new Map<Watcher, { current: boolean }>();
  let sweptUntil = 0;
  let sweeping = Promise.resolve();
  let timer: ReturnType<typeof setInterval> | undefined;

  const pagesSince = async function* (since: number) {
    for (let after: RevokedSession | null = null; ; ) {
      const readAt = clock.now();
      const rows: readonly RevokedSession[] = await readRevoked({
        since: isoTime(since),
        after,
        limit: pageRows,
      });
      yield { rows, readAt };
      after = rows.at(-1) ?? null;
      if (rows.length < pageRows) return;
    }
  };

  const sweep = async () => {
    if (watchers.size === 0) return;
    const startedAt = clock.now();
    for await (const { rows } of pagesSince(sweptUntil - OVERLAP_MS)) {
      for (const row of rows) for (const watcher of watchers.keys()) watcher.tell(newsOf(row));
    }
    sweptUntil = startedAt;
    for (const [watcher, { current }] of watchers) {
      if (current) watcher.moveTo(startedAt);
      watcher.forgetOld();
    }
  };

  const resync = () => {
    const next = sweeping.then(sweep);
    // One that failed is made good by the next: `sweptUntil` stays where it was.
    sweeping = next.catch(() => {});
    return next;
  };

  const unsubscribe = broker.subscribe((signal) => {
    if (signal.kind !== "end-session" && signal.kind !== "end-user") return;
    const { userId, reason } = signal;
    const sessionId = signal.kind === "end-session" ? signal.sessionId : null;
    const news = { sessionId, userId, at: isoTime(clock.now()), reason };
    for (const watcher of watchers.keys()) watcher.tell(news);
  });

  const join = (position: number): Watcher => {
    if (watchers.size >= watchesMax) raise("overloaded", { seconds: BUSY_SECONDS });
    const watcher = createWatcher({
      position,
      pendingMax,
      rememberForMs: 3 * OVERLAP_MS,
      now: () => clock.now(),
    });
    if (watchers.size === 0) {
      // What stands before is the watch's own to read.
      sweptUntil = clock.now();
      timer = setInterval(() => void resync().catch(() => {}), sweepIntervalMs);
    }
    watchers.set(watcher, { current: false });
    return watcher;
  };

  const leave = (watcher: Watcher) => {
    watcher.end();
    watchers.delete(watcher);
    if (watchers.size === 0) clearInterval(timer);
  };

  /** Up to where the caller has everything, and from where the rows are to be read. */
  const beginningOf = (since: string): { position: number; from: number } => {
    const now = clock.now();
    if (since === "") return { position: now - DENIED_FOR_MS, from: now - DENIED_FOR_MS };
    const [, time] = readCursor(since, Since);
    const position = Math.min(Date.parse(time), now);
    return { position, from: position - OVERLAP_MS };
  };

  type Pages = ReturnType<typeof pagesSince>;
  type Page = IteratorResult<{ rows: readonly RevokedSession[]; readAt: number }>;

  const revocations = async function* (watcher: Watcher, pages: Pages, first: Page) {
    try {
      for (let page = first; !page.done && !watcher.over; page = await pages.next()) {
        yield* watcher.take();
        const { rows, readAt } = page.value;
        for (const row of rows) {
          const revocation = watcher.dress(newsOf(row));
          watcher.moveTo(Math.min(Date.parse(row.at), readAt));
          if (revocation) yield revocation;
        }
        if (rows.length < pageRows) watcher.moveTo(readAt);
      }
      const standing = watchers.get(watcher);
      if (standing) standing.current = true;
      while (!watcher.over) {
        yield* watcher.take();
        await watcher.wait();
      }
      if (watcher.over.error) throw watcher.over.error;
    } finally {
      leave(watcher);
    }
  };

  return {
    async watch(since) {
      const { position, from } = beginningOf(since);
      // Joined before the rows are read: what is revoked in between is in one of the two.
      const watcher = join(position);
      try {
        const pages = pagesSince(from);
        const iterator = revocations(watcher, pages, await pages.next());
        return { [Symbol.asyncIterator]: () => iterator, stop: () => leave(watcher), over: watcher.whenOver };
      } catch (error) {
        leave(watcher);
        throw error;
      }
    },
    resync,
    [Symbol.dispose]() {
      unsubscribe();
      clearInterval(timer);
      for (const watcher of watchers.keys()) watcher.end(new ProblemError("server_stopping"));
      watchers.clear();
    },
  };
};
