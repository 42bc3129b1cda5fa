import { LRUCache } from "lru-cache";
import type { Sql } from "../../database/sql.ts";

/** Of so many channels it is remembered that they are none of two. */
const REMEMBERED_MAX = 10_000;

/** Whether a channel is a direct one of two with a block between them, now. */
export type IsBlocked = (channelId: string) => Promise<boolean>;

/** That a channel is not direct stays so. Of one that is, it is asked each time: blocks come and go. */
export const createIsBlocked = (sql: Sql): IsBlocked => {
  const open = new LRUCache<string, true>({ max: REMEMBERED_MAX });
  return async (channelId) => {
    if (open.has(channelId)) return false;
    const [row] = await sql<{ direct_state: string | null }[]>`
      select direct_state from channels where id = ${channelId}`;
    if (row?.direct_state === null) open.set(channelId, true);
    return row?.direct_state === "blocked";
  };
};
