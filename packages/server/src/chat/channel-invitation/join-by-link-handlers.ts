import type { Handlers } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import { raise } from "../../problem.ts";
import { admitMember } from "../channel/admit-member-sql.ts";
import type { ChannelViews } from "../channel/channel-views-sql.ts";
import type { CommitInTurn, Tables } from "../channel/commit-in-turn-sql.ts";
import { findMember, lockChannel } from "../channel/held-channel-sql.ts";
import { admission } from "../channel/tell-joined.ts";
import { channelInvitations, isGood } from "./channel-invitations-sql.ts";
import { hashOf } from "./link-token.ts";

export interface JoinByLinkDeps {
  readonly db: Tables;
  readonly commit: CommitInTurn;
  readonly views: ChannelViews;
  readonly clock: Clock;
}

/**
 * Coming into a channel by a link. Whoever is in already is so without a use of the link, also when it is not good any
 * more; to everyone else a link that is not good is none.
 */
export const joinByLinkHandlers = ({
  db,
  commit,
  views,
  clock,
}: JoinByLinkDeps): Handlers<`channelInvitation.${"preview" | "accept"}`> => ({
  "channelInvitation.preview": async ({ token }, { principal: { userId } }) => {
    const found =
      (await channelInvitations(db).findByToken(hashOf(token))) ?? raise("channel_invitation_not_found");
    const isMember = (await findMember(db, { channelId: found.channel.id, userId })) !== undefined;
    const at = new Date(clock.now()).toISOString();
    if (!isMember && !isGood(found, at)) return raise("channel_invitation_not_found");
    return { ...found.channel, isMember };
  },

  "channelInvitation.accept": async ({ token }, { principal: { userId } }) => {
    const tokenHash = hashOf(token);
    const unheld = await channelInvitations(db).findByToken(tokenHash);
    const channelId = unheld?.channel.id ?? raise("channel_invitation_not_found");
    await commit(channelId, async (trx, at) => {
      const channel = (await lockChannel(trx, channelId)) ?? raise("channel_invitation_not_found");
      const invitations = channelInvitations(trx);
      // Links change under the channel's lock alone, so that uses are counted exactly.
      const found = (await invitations.findByToken(tokenHash)) ?? raise("channel_invitation_not_found");
      if (await findMember(trx, { channelId, userId })) return { value: null, tell: [] };
      if (!isGood(found, at)) return raise("channel_invitation_not_found");
      const { facts } = await admitMember(trx, channel, { userId, role: "member", at });
      await invitations.countUse(found.invitation.id);
      return { value: null, ...admission(views, { channelId, facts, userId, role: "member" }) };
    });
    return (await views.channelsOf(userId).find(channelId)) ?? raise("channel_invitation_not_found");
  },
});
