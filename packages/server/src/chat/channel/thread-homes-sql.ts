import type { Sql } from "../../database/sql.ts";

/** A thread stays where it is, so what was read once is true for good. */
const REMEMBERED_MAX = 10_000;

/** Of these channels the threads, each with the channel it belongs to. */
export type ThreadHomes = (channelIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;

export const createThreadHomes = (
  sql: Sql,
  { rememberedMax = REMEMBERED_MAX }: { rememberedMax?: number } = {},
): ThreadHomes => {
  const remembered = new Map<string, string>();
  return async (channelIds) => {
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
};
