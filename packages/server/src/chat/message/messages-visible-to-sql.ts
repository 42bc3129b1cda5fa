import type { Message } from "@parley/contract";
import type { Sql } from "../../database/sql.ts";
import { MESSAGE_COLUMNS, type MessageRow, messageOf } from "./message-row.ts";

/** Messages of the channels of this person, threads included, by id; others are as if they were not there. */
export const messagesVisibleTo = (sql: Sql, userId: string) => {
  const findMany = async (messageIds: readonly string[]): Promise<ReadonlyMap<string, Message>> => {
    if (messageIds.length === 0) return new Map();
    const rows = await sql.unsafe<MessageRow[]>(FIND, [userId, messageIds], { prepare: true });
    return new Map(rows.map((row) => [row.id, messageOf(row)]));
  };
  return {
    findMany,
    find: async (messageId: string): Promise<Message | null> =>
      (await findMany([messageId])).get(messageId) ?? null,
  };
};

const FIND = `select ${MESSAGE_COLUMNS} from messages m
  join channels c on c.id = m.channel_id
  join channel_members own on own.channel_id = c.home_id and own.user_id = $1
  where m.id = any($2::uuid[])`;
