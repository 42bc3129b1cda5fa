import { CHANNEL_MEMBERS_MAX, type ChannelFacts, type ChannelRole } from "@parley/contract";
import type { Kysely } from "kysely";
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

/** So much of a channel is looked through: who has not written in it is as new as anybody. */
const MESSAGES_LOOKED_AT_MAX = 1_000;

/** In slow mode, who has left and comes again waits as if they had stayed. */
const lastSentAt = async (
  trx: Kysely<DB>,
  channel: LockedChannel,
  userId: string,
): Promise<string | null> => {
  if (channel.slow_mode_seconds === 0) return null;
  const row = await trx
    .selectFrom("messages")
    .select("created_at")
    .where("channel_id", "=", channel.id)
    .where("seq", ">", channel.last_seq - MESSAGES_LOOKED_AT_MAX)
    .where("sender_id", "=", userId)
    .orderBy("seq", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.created_at ?? null;
};
