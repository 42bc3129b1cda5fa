import type { Parley } from "@parley/client";

/** Whom this page shows just now; the server tells of them and of nobody else. */
export interface WatchList {
  /** Somebody has come onto the screen; what it returns takes them off again. */
  show(userId: string): () => void;
  /** From here on only what is shown is told, be it nobody. */
  begin(): void;
}

/** Gathers what comes and goes in one turn; `watch` is told all who are left. */
export const createWatchList = (
  watch: (userIds: readonly string[]) => void,
  later: (run: () => void) => void = queueMicrotask,
): WatchList => {
  /** How often each is on the screen. */
  const shown = new Map<string, number>();
  let isDue = false;
  const tellSoon = () => {
    if (isDue) return;
    isDue = true;
    later(() => {
      isDue = false;
      watch([...shown.keys()]);
    });
  };
  return {
    show(userId) {
      const times = shown.get(userId) ?? 0;
      shown.set(userId, times + 1);
      if (times === 0) tellSoon();
      let isShown = true;
      return () => {
        if (!isShown) return;
        isShown = false;
        const left = (shown.get(userId) ?? 1) - 1;
        if (left > 0) return void shown.set(userId, left);
        shown.delete(userId);
        tellSoon();
      };
    },
    begin: tellSoon,
  };
};

const lists = new WeakMap<Parley, WatchList>();

/** The one list of a client. */
export const watchListOf = (parley: Parley): WatchList => {
  const known = lists.get(parley) ?? createWatchList((userIds) => parley.watch(userIds));
  lists.set(parley, known);
  return known;
};
