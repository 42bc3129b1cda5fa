import type { ChannelFacts, ChannelRole } from "@parley/contract";
import type { Kysely } from "kysely";
import type { DB } from "../../database/schema.generated.ts";
import { raise } from "../../problem.ts";
import { apartFrom } from "../friend/friend-rows-sql.ts";
import { admitMember } from "./admit-member-sql.ts";
import { countOwners, findMember, lockGroupOf, reviseChannel } from "./held-channel-sql.ts";
import { demand } from "./may-manage.ts";

/** Who does it, to whose membership of which channel. */
export interface MemberAct {
  readonly by: string;
  readonly channelId: string;
  readonly userId: string;
}

/** Adds someone. `exists` says whether there is such a person; only who may add learns of it. */
export const addMember = async (
  trx: Kysely<DB>,
  { by, channelId, userId }: MemberAct,
  { role, exists, at }: { role: ChannelRole; exists: boolean; at: string },
): Promise<{ facts: ChannelFacts }> => {
  const channel = await lockGroupOf(trx, { channelId, userId: by });
  demand(channel.role, { act: "add", as: role, least: channel.invite_role as ChannelRole });
  if (channel.archived_at !== null) return raise("channel_archived");
  if (!exists || (await apartFrom(trx, by, [userId])).size > 0) return raise("user_not_found");
  if (await findMember(trx, { channelId, userId })) return raise("member_already");
  return admitMember(trx, channel, { userId, role, at });
};

/** Gives a member another role; without `facts` where it was theirs already. */
export const setMemberRole = async (
  trx: Kysely<DB>,
  { by, channelId, userId }: MemberAct,
  { role }: { role: ChannelRole },
): Promise<{ facts: ChannelFacts | null }> => {
  const channel = await lockGroupOf(trx, { channelId, userId: by });
  // Asked first as the mildest change there is, so that who may change nothing does not learn who is a member.
  demand(channel.role, { act: "set-role", of: "member", to: "member", owners: 1 });
  const member = (await findMember(trx, { channelId, userId })) ?? raise("member_not_found");
  const owners = await countOwners(trx, channelId);
  demand(channel.role, { act: "set-role", of: member.role, to: role, owners });
  if (member.role === role) return { facts: null };
  await trx
    .updateTable("channel_members")
    .set({ role })
    .where("channel_id", "=", channelId)
    .where("user_id", "=", userId)
    .execute();
  return { facts: await reviseChannel(trx, channel, {}) };
};

/**
 * Ends a membership: one's own, or that of someone whom one may remove. With it ends that they follow threads of the
 * channel, and what their links are good for. The last to leave archives the channel.
 */
export const endMembership = async (
  trx: Kysely<DB>,
  { by, channelId, userId }: MemberAct,
  { at }: { at: string },
): Promise<{ facts: ChannelFacts }> => {
  const channel = await lockGroupOf(trx, { channelId, userId: by });
  if (userId === by) {
    const owners = await countOwners(trx, channelId);
    demand(channel.role, { act: "leave", owners, members: channel.member_count });
  } else {
    demand(channel.role, { act: "remove", of: "member" });
    const member = (await findMember(trx, { channelId, userId })) ?? raise("member_not_found");
    demand(channel.role, { act: "remove", of: member.role });
  }
  const threads = trx.selectFrom("channels").select("id").where("parent_id", "=", channelId);
  await trx
    .deleteFrom("channel_members")
    .where("user_id", "=", userId)
    .where((eb) => eb.or([eb("channel_id", "=", channelId), eb("channel_id", "in", threads)]))
    .execute();
  await trx
    .deleteFrom("channel_invitations")
    .where("channel_id", "=", channelId)
    .where("created_by", "=", userId)
    .execute();
  const left = channel.member_count - 1;
  const facts = await reviseChannel(trx, channel, {
    member_count: left,
    ...(left === 0 ? { archived_at: channel.archived_at ?? at } : {}),
  });
  return { facts };
};
