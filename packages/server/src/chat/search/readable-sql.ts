import type { Message } from "@parley/contract";
import type { Sql } from "../../database/sql.ts";
import { MESSAGE_COLUMNS, type MessageRow, messageOf } from "../message/message-row.ts";
import type { Hit } from "./search-index.ts";

const AT = `select ${MESSAGE_COLUMNS} from unnest($2::uuid[], $3::int8[]) as hit (channel_id, seq)
  join messages m on m.channel_id = hit.channel_id and m.seq = hit.seq
  join channels c on c.id = m.channel_id
  join channel_members own on own.channel_id = c.home_id and own.user_id = $1
  where m.deleted_at is null`;

/** A channel that somebody can read, threads apart, and what it can be called. */
export interface ReadableChannel {
  readonly id: string;
  readonly name: string | null;
  /** Of a direct channel, the other one. */
  readonly otherId: string | null;
}

/** What this person can read at this moment. */
export const readableBy = (sql: Sql, userId: string) => ({
  /** The ids of their channels, threads apart; every search asks, and a thousand in one text are read in no time. */
  async channelIds(): Promise<string[]> {
    const [row] = await sql<{ ids: string | null }[]>`
      select string_agg(c.id::text, ' ') as ids
      from channel_members own join channels c on c.id = own.channel_id
      where own.user_id = ${userId} and c.parent_id is null`;
    return row?.ids?.split(" ") ?? [];
  },

  channels: () => sql<ReadableChannel[]>`
    select c.id, c.name,
           case when c.kind = 'direct' then (
             select other.user_id from channel_members other
             where other.channel_id = c.id and other.user_id <> ${userId} limit 1
           ) end as "otherId"
    from channel_members own join channels c on c.id = own.channel_id
    where own.user_id = ${userId} and c.parent_id is null`,

  /** Those of these messages that are there and in one of the person's channels, in the order given. */
  async messagesAt(hits: readonly Hit[]): Promise<Message[]> {
    if (hits.length === 0) return [];
    const places = [hits.map(({ channelId }) => channelId), hits.map(({ seq }) => seq)];
    const rows = await sql.unsafe<MessageRow[]>(AT, [userId, ...places], { prepare: true });
    const byPlace = new Map(rows.map((row) => [`${row.channelId} ${row.seq}`, messageOf(row)]));
    return hits.flatMap(({ channelId, seq }) => byPlace.get(`${channelId} ${seq}`) ?? []);
  },
});
