import type { Sql } from "../../database/sql.ts";

/** A thread stays where it is, so what was read once is true for good. */
const REMEMBERED_MAX = 10_000;

/** Of these channels the threads, each with the channel it belongs to. */
export type ThreadHomes = (channelIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;

export const createThreadHomes = (sql: Sql): ThreadHomes => {
  const remembered = new Map<string, string>();
  return async (channelIds) => {
    const unknown = channelIds.filter((id) => !remembered.has(id));
    if (unknown.length > 0) {
      const rows = await sql<{ id: string; parent_id: string }[]>`
        select id, parent_id from channels where id = any(${unknown}::uuid[]) and parent_id is not null`;
      if (remembered.size + rows.length > REMEMBERED_MAX) remembered.clear();
      for (const row of rows) remembered.set(row.id, row.parent_id);
    }
    return new Map(
      channelIds.flatMap((id) => {
        const home = remembered.get(id);
        return home === undefined ? [] : [[id, home] as const];
      }),
    );
  };
};
