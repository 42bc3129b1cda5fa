import { CHANNEL_MEMBERS_MAX, type ChannelFacts, type ChannelRole } from "@parley/contract";
import { type Kysely, sql } from "kysely";
import type { DB } from "../../database/schema.generated.ts";
import { raise } from "../../problem.ts";
import { type LockedChannel, reviseChannel } from "./held-channel-sql.ts";

/** Makes someone a member who is none, however they come: brought, by a link, or into a public channel. */
export const admitMember = async (
  trx: Kysely<DB>,
  channel: LockedChannel,
  { userId, role, at }: { userId: string; role: ChannelRole; at: string },
): Promise<{ facts: ChannelFacts }> => {
  if (channel.archived_at !== null) return raise("channel_archived");
  if (channel.member_count >= CHANNEL_MEMBERS_MAX) return raise("channel_full", { max: CHANNEL_MEMBERS_MAX });
  // Whoever comes has nothing unread: what was said before can be read, but does not wait for them.
  const readSeq = channel.last_seq;
  await trx
    .insertInto("channel_members")
    .values({
      channel_id: channel.id,
      user_id: userId,
      role,
      delivered_seq: readSeq,
      read_seq: readSeq,
      joined_at: at,
      last_sent_at: await lastSentAt(trx, channel, userId),
    })
    .execute();
  return { facts: await reviseChannel(trx, channel, { member_count: channel.member_count + 1 }) };
};

/** So much is looked through of a channel and of its latest threads: who has not written there is as new as anybody. */
const MESSAGES_LOOKED_AT_MAX = 1_000;
const THREADS_LOOKED_AT_MAX = 100;
const MESSAGES_OF_THREAD_LOOKED_AT_MAX = 50;

/** In slow mode, who has left and comes again waits as if they had stayed. */
const lastSentAt = async (
  trx: Kysely<DB>,
  channel: LockedChannel,
  userId: string,
): Promise<string | null> => {
  if (channel.slow_mode_seconds === 0) return null;
  const { rows } = await sql<{ at: string | null }>`
    with place as materialized (
      select ${channel.id}::uuid as id, ${channel.last_seq - MESSAGES_LOOKED_AT_MAX}::int8 as after
      union all
      select t.id, t.last_seq - ${MESSAGES_OF_THREAD_LOOKED_AT_MAX}::int8 from (
        select id, last_seq from channels where parent_id = ${channel.id}
        order by id desc limit ${THREADS_LOOKED_AT_MAX}
      ) t
    )
    select max(m.created_at) as at from place p
    join messages m on m.channel_id = p.id and m.seq > p.after and m.sender_id = ${userId}`.execute(trx);
  return rows[0]?.at ?? null;
};
