import { EDITS_TOLD_MAX, type Message, type MessageEdit } from "@parley/contract";
import type { Sql } from "../../database/sql.ts";
import { MESSAGE_COLUMNS, type MessageRow, messageOf } from "./message-row.ts";

const SEEN = `select ${MESSAGE_COLUMNS} from messages m
  join channels c on c.id = m.channel_id
  join channel_members own on own.channel_id = c.home_id and own.user_id = $1`;
const BY_ID = `${SEEN} where m.id = any($2::uuid[])`;
const BY_NONCE = `${SEEN} where m.sender_id = $1 and m.nonce = $3 and m.channel_id is not distinct from $2::uuid`;
const PINNED = `${SEEN} where m.channel_id = $2 and m.pinned_at is not null order by m.pinned_at desc, m.seq desc`;

/** Messages of the channels of this person, threads included; others are as if they were not there. */
export const messagesVisibleTo = (sql: Sql, userId: string) => {
  const findMany = async (messageIds: readonly string[]): Promise<ReadonlyMap<string, Message>> => {
    if (messageIds.length === 0) return new Map();
    const rows = await sql.unsafe<MessageRow[]>(BY_ID, [userId, messageIds], { prepare: true });
    return new Map(rows.map((row) => [row.id, messageOf(row)]));
  };
  const find = async (messageId: string): Promise<Message | null> =>
    (await findMany([messageId])).get(messageId) ?? null;

  return {
    findMany,
    find,

    /** What this person has sent to a channel under this nonce. */
    async sentUnder({ channelId, nonce }: { channelId: string; nonce: string }): Promise<Message | null> {
      const [row] = await sql.unsafe<MessageRow[]>(BY_NONCE, [userId, channelId, nonce], { prepare: true });
      return row ? messageOf(row) : null;
    },

    /** The pinned messages of a channel, the latest pinned first. */
    async pinnedIn(channelId: string): Promise<Message[]> {
      const rows = await sql.unsafe<MessageRow[]>(PINNED, [userId, channelId], { prepare: true });
      return rows.map(messageOf);
    },

    /** The latest texts that a message had before, the oldest first; null where there is no such message. */
    async editsOf({ channelId, messageId }: { channelId: string; messageId: string }) {
      const message = await find(messageId);
      if (message?.channelId !== channelId) return null;
      return sql<MessageEdit[]>`
        select text, replaced_at as "replacedAt" from message_edits
        where channel_id = ${channelId} and seq = ${message.seq}
          and number >= ${message.editCount - EDITS_TOLD_MAX}
        order by number`;
    },
  };
};
