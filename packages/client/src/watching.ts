import { WATCHED_MAX } from "@parley/contract";
import type { ReplicaEvent } from "./replica/event.ts";
import type { Timers } from "./time.ts";
import type { Connection } from "./wire/connection.ts";

/** Rows scroll into view one after the other: what is on screen is told once they have come to rest. */
export const WATCH_DELAY_MS = 100;

interface WatchingDeps {
  readonly timers: Timers;
  readonly say: Connection["say"];
  readonly dispatch: (event: ReplicaEvent) => void;
}

const isSame = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((userId, index) => userId === b[index]);

/** Whom the server tells of: those who are on screen. Until somebody says whom, it is everyone that one may see. */
export const createWatching = ({ timers, say, dispatch }: WatchingDeps) => {
  let wanted: readonly string[] | null = null;
  /** As this connection was told; null: nothing yet. */
  let told: readonly string[] | null = null;
  let cancel: (() => void) | null = null;

  const tell = () => {
    cancel = null;
    if (wanted === null || (told !== null && isSame(wanted, told))) return;
    if (!say({ op: "watch", userIds: [...wanted] })) return;
    const before = told;
    told = wanted;
    const userIds = before === null ? wanted : wanted.filter((userId) => before.includes(userId));
    dispatch({ type: "watched", userIds });
  };

  return {
    watch(userIds: readonly string[]) {
      wanted = [...new Set(userIds)].sort().slice(0, WATCHED_MAX);
      cancel ??= timers.set(tell, WATCH_DELAY_MS);
    },
    live: tell,
    lost() {
      told = null;
    },
    close: () => cancel?.(),
  };
};
