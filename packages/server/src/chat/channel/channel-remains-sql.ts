import type { Sql } from "../../database/sql.ts";
import { retrying } from "../../database/transact.ts";
import type { ChannelRemains } from "./purge-channel.ts";

/** Rows of one statement: 2,000 messages take 90 ms beside 500,000 of others, so that a million take a minute. */
export const PURGE_ROWS_MAX = 2_000;

/**
 * Tables of what people hold, each with its key. They are looked through from end to end, for an index by channel would
 * cost every message something, and deleting is rare.
 */
const HELD = [
  { table: "drafts", key: ["user_id", "channel_id"] },
  { table: "saved_messages", key: ["user_id", "message_id"] },
  { table: "scheduled_messages", key: ["id"] },
  { table: "notifications", key: ["id"] },
] as const;

export const createChannelRemains = (sql: Sql, { rowsMax = PURGE_ROWS_MAX } = {}): ChannelRemains => {
  const isAny = async (statement: () => PromiseLike<readonly object[]>) =>
    (await retrying(statement)).length > 0;
  const channels = (channelId: string) =>
    sql`select id from channels where id = ${channelId} union all select id from channels where parent_id = ${channelId}`;

  return {
    // Channel by channel, so that their own index is used however many messages others have.
    removeMessages: (channelId) =>
      isAny(
        () => sql`
        with batch as materialized (
          select m.channel_id, m.seq, m.mentions
          from (${channels(channelId)}) c cross join lateral (
            select channel_id, seq, mentions from messages where channel_id = c.id limit ${rowsMax}
          ) m
          limit ${rowsMax}
        ),
        edits as (
          delete from message_edits where (channel_id, seq) in (select channel_id, seq from batch)
        ),
        mentioned as (
          delete from mentions where (user_id, channel_id, seq) in (
            select x.id::uuid, b.channel_id, b.seq
            from batch b cross join lateral jsonb_array_elements_text(b.mentions) as x (id)
            where b.mentions is not null
          )
        )
        delete from messages where (channel_id, seq) in (select channel_id, seq from batch) returning 1`,
      ),

    async removeWhatPeopleHold(channelId) {
      for (const { table, key } of HELD) {
        const wasAny = await isAny(
          () => sql`
          delete from ${sql(table)} where (${sql(key)}) in (
            select ${sql(key)} from ${sql(table)}
            where channel_id in (${channels(channelId)}) limit ${rowsMax}
          ) returning 1`,
        );
        if (wasAny) return true;
      }
      return false;
    },

    // Who followed a thread goes with its row.
    removeThreads: (channelId) =>
      isAny(
        () => sql`
        with batch as materialized (
          select id from channels where parent_id = ${channelId} limit ${rowsMax}
        ),
        followed as (
          delete from followers where channel_id in (select id from batch)
        )
        delete from channels where id in (select id from batch) returning 1`,
      ),

    async removeChannel(channelId) {
      await retrying(() => sql`delete from followers where channel_id = ${channelId}`);
      await retrying(() => sql`delete from channels where id = ${channelId}`);
    },
  };
};
