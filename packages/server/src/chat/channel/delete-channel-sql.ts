import type { Kysely } from "kysely";
import type { DB } from "../../database/schema.generated.ts";
import { lockGroupOf, reviseChannel } from "./held-channel-sql.ts";
import { demand } from "./may-manage.ts";

/**
 * Takes a channel from everyone, and its threads with it: all that can be read or written goes by its members, and it
 * has none any more. What was said is removed afterwards, for there may be much of it (`purgeChannel`).
 */
export const closeForGood = async (
  trx: Kysely<DB>,
  ids: { channelId: string; userId: string },
  { at }: { at: string },
): Promise<{ memberIds: readonly string[] }> => {
  const channel = await lockGroupOf(trx, ids);
  demand(channel.role, { act: "govern" });
  const members = await trx
    .deleteFrom("channel_members")
    .where("channel_id", "=", channel.id)
    .returning("user_id")
    .execute();
  await trx.deleteFrom("channel_invitations").where("channel_id", "=", channel.id).execute();
  await reviseChannel(trx, channel, {
    visibility: "private",
    member_count: 0,
    archived_at: channel.archived_at ?? at,
  });
  return { memberIds: members.map((member) => member.user_id) };
};
