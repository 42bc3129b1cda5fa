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
    })
    .execute();
  return { facts: await reviseChannel(trx, channel, { member_count: channel.member_count + 1 }) };
};
