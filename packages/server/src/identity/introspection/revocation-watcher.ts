import { ProblemError } from "../../problem.ts";
import { writeCursor } from "../list-cursor.ts";
import { isoTime } from "../session/session-life.ts";

/** Something that was revoked, for a service that checks tokens by itself. */
export interface Revocation {
  /** Null: every session that the person had at that time. */
  readonly sessionId: string | null;
  readonly userId: string;
  /** ISO 8601. */
  readonly at: string;
  readonly reason: string;
  /** Where to go on from after this one; opaque. */
  readonly cursor: string;
}

export type RevocationNews = Omit<Revocation, "cursor">;

export const cursorAt = (position: number): string => writeCursor(["revocations", isoTime(position)]);

/** What one watch has still to hear, and what it has heard. */
export interface Watcher {
  /** Puts news into the queue, unless the watch has heard of that session; past the maximum the watch ends. */
  tell(news: RevocationNews): void;
  /** The news with its cursor, to be handed over at once; null where the watch has heard of that session. */
  dress(news: RevocationNews): Revocation | null;
  /** Everything before this time has been told: later cursors say so. */
  moveTo(position: number): void;
  /** Forgets what it told so long ago that it cannot come again. */
  forgetOld(): void;
  take(): readonly Revocation[];
  /** Resolves when there is something to take, or the watch is over. */
  wait(): Promise<void>;
  end(error?: ProblemError): void;
  readonly over: { readonly error: ProblemError | null } | null;
  readonly whenOver: Promise<void>;
}

export const createWatcher = ({
  position: beginning,
  pendingMax,
  rememberForMs,
  now,
}: {
  /** Up to where the watch has everything already. */
  position: number;
  pendingMax: number;
  rememberForMs: number;
  now: () => number;
}): Watcher => {
  const told = new Map<string, number>();
  let pending: Revocation[] = [];
  let position = beginning;
  let over: Watcher["over"] = null;
  let wake = () => {};
  const { promise: whenOver, resolve: tellOver } = Promise.withResolvers<void>();

  const end = (error?: ProblemError) => {
    over ??= { error: error ?? null };
    wake();
    tellOver();
  };

  const dress = (news: RevocationNews): Revocation | null => {
    if (news.sessionId !== null) {
      if (told.has(news.sessionId)) return null;
      // A long past is read once, and would fill the memory.
      if (Date.parse(news.at) > now() - rememberForMs) told.set(news.sessionId, now());
    }
    return { ...news, cursor: cursorAt(position) };
  };

  return {
    dress,
    tell(news) {
      if (over) return;
      if (pending.length >= pendingMax) return end(new ProblemError("watch_behind"));
      const dressed = dress(news);
      if (dressed) pending.push(dressed);
      wake();
    },
    moveTo(time) {
      position = Math.max(position, time);
    },
    forgetOld() {
      const time = now() - rememberForMs;
      // In the order in which they were told.
      for (const [sessionId, toldAt] of told) {
        if (toldAt >= time) return;
        told.delete(sessionId);
      }
    },
    take() {
      const taken = pending;
      pending = [];
      return taken;
    },
    wait() {
      if (over || pending.length > 0) return Promise.resolve();
      return new Promise((resolve) => {
        wake = resolve;
      });
    },
    end,
    whenOver,
    get over() {
      return over;
    },
  };
};
