import { LRUCache } from "lru-cache";
import type { Sql } from "../../database/sql.ts";

/** A thread stays where it is, so what was read once is true for good. */
const REMEMBERED_MAX = 10_000;

/** Of these channels the threads, each with the channel it belongs to. */
export type ThreadHomes = (channelIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;

/** The same, and between whom a block stands. */
export interface ChannelPlaces extends ThreadHomes {
  /** Whether this is a direct channel of two with a block between them, now. */
  readonly isBlocked: (channelId: string) => Promise<boolean>;
}

export const createThreadHomes = (
  sql: Sql,
  { rememberedMax = REMEMBERED_MAX }: { rememberedMax?: number } = {},
): ChannelPlaces => {
  const remembered = new Map<string, string>();
  const homesOf: ThreadHomes = async (channelIds) => {
    const homes = new Map<string, string>();
    const unknown: string[] = [];
    for (const id of channelIds) {
      const home = remembered.get(id);
      if (home === undefined) unknown.push(id);
      else homes.set(id, home);
    }
    if (unknown.length === 0) return homes;
    const rows = await sql<{ id: string; parent_id: string }[]>`
      select id, parent_id from channels where id = any(${unknown}::uuid[]) and parent_id is not null`;
    if (remembered.size + rows.length > rememberedMax) remembered.clear();
    for (const { id, parent_id: home } of rows) {
      homes.set(id, home);
      remembered.set(id, home);
    }
    return homes;
  };
  return Object.assign(homesOf, { isBlocked: createIsBlocked(sql, { rememberedMax }) });
};

/** That a channel is not direct stays so. Of one that is, it is asked each time: blocks come and go. */
const createIsBlocked = (sql: Sql, { rememberedMax }: { rememberedMax: number }) => {
  const open = new LRUCache<string, true>({ max: rememberedMax });
  return async (channelId: string): Promise<boolean> => {
    if (open.has(channelId)) return false;
    const [row] = await sql<{ direct_state: string | null }[]>`
      select direct_state from channels where id = ${channelId}`;
    if (row?.direct_state === null) open.set(channelId, true);
    return row?.direct_state === "blocked";
  };
};
