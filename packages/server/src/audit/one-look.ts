import { LRUCache } from "lru-cache";
import type { Call, Principal } from "../call.ts";
import type { Clock } from "../clock.ts";

/** A page that follows something asks for it every few seconds: within this long that is one look. */
const ONE_LOOK_MS = 60_000;
const LOOKS_MAX = 1_000;

/** Records a look, unless this session has looked at the same within the last minute. Resolves once it is durable. */
export type OneLook = (
  call: Call<Principal>,
  /** What is looked at, told apart from all else that goes through here. */
  at: readonly (string | undefined)[],
  record: () => Promise<void>,
) => Promise<void>;

/** Counts the looks of this node. One that could not be recorded was none: the next is recorded again (SEC-30). */
export const createOneLook = ({ clock }: { clock: Clock }): OneLook => {
  const looks = new LRUCache<string, number>({ max: LOOKS_MAX });
  return async ({ principal }, at, record) => {
    const look = JSON.stringify([principal.sessionId, ...at]);
    const now = clock.now();
    if (now - (looks.get(look) ?? -Infinity) < ONE_LOOK_MS) return;
    await record();
    looks.set(look, now);
  };
};
