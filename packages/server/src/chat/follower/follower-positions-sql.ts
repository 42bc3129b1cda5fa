import type { Sql, TransactionSql } from "../../database/sql.ts";
import { retrying, transact } from "../../database/transact.ts";
import { type FollowerPositions, PositionMoved, type Versions } from "./follower-positions.ts";

const upsert = (sql: Sql | TransactionSql, name: string, to: Versions) => {
  // In one order, so that two nodes do not wait for each other in a circle.
  const ids = [...to.keys()].sort();
  return sql`
    insert into followers (name, channel_id, version)
    select ${name}, id, version
    from unnest(${ids}::uuid[], ${ids.map((id) => to.get(id) ?? 0)}::int8[]) as t (id, version)
    order by id
    on conflict (name, channel_id) do update set version = greatest(followers.version, excluded.version)`;
};

export const createFollowerPositions = (sql: Sql, name: string): FollowerPositions => {
  const readWith = async (on: Sql | TransactionSql, channelIds: readonly string[], lock: boolean) => {
    const rows = await on<{ channel_id: string; version: number }[]>`
      select channel_id, version from followers
      where name = ${name} and channel_id = any(${channelIds as string[]}::uuid[])
      order by channel_id ${lock ? sql`for update` : sql``}`;
    return new Map(rows.map((row) => [row.channel_id, row.version]));
  };
  return {
    read: (channelIds) => readWith(sql, channelIds, false),
    move: ({ from, to }, write) =>
      transact(sql, async (tx, trx) => {
        await upsert(tx, name, new Map([...to.keys()].map((id) => [id, 0])));
        const now = await readWith(tx, [...to.keys()], true);
        for (const [id, version] of now) if (version !== (from.get(id) ?? 0)) throw new PositionMoved(id);
        await write(trx);
        await upsert(tx, name, to);
      }),
    async advance(to) {
      if (to.size > 0) await retrying(() => upsert(sql, name, to));
    },
    async behind() {
      const rows = await sql<{ id: string; version: number }[]>`
        select c.id, c.version from channels c left join followers f on f.channel_id = c.id and f.name = ${name}
        where c.version > coalesce(f.version, 0)`;
      return new Map(rows.map((row) => [row.id, row.version]));
    },
  };
};
