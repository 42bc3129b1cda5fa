import { CHANNEL_INVITATIONS_MAX, type ChannelRole } from "@parley/contract";
import type { Handlers } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import { newToken } from "../../identity/one-time-token/one-time-token.ts";
import { raise } from "../../problem.ts";
import type { CommitInTurn, Tables } from "../channel/commit-in-turn-sql.ts";
import { groupSeenBy, lockGroupOf } from "../channel/held-channel-sql.ts";
import { demand } from "../channel/may-manage.ts";
import { channelInvitations } from "./channel-invitations-sql.ts";
import { channelLink, hashOf } from "./link-token.ts";

const HOUR_MS = 60 * 60_000;
/** Until then, who came in by a link finds that they did when they open it again. */
const OVER_KEPT_MS = 30 * 24 * HOUR_MS;

export interface ChannelInvitationDeps {
  readonly db: Tables;
  readonly commit: CommitInTurn;
  readonly publicUrl: string;
  readonly clock: Clock;
  /** UUIDv7: links are listed in the order of their ids. */
  readonly newId: () => string;
}

/** Making links into a channel, seeing them and taking them back. */
export const channelInvitationHandlers = ({
  db,
  commit,
  publicUrl,
  clock,
  newId,
}: ChannelInvitationDeps): Handlers<`channelInvitation.${"create" | "list" | "revoke"}`> => ({
  "channelInvitation.create": ({ id: channelId, expiresInHours, usesMax }, { principal: { userId } }) =>
    commit(channelId, async (trx, at) => {
      const channel = await lockGroupOf(trx, { channelId, userId });
      demand(channel.role, { act: "invite", least: channel.invite_role as ChannelRole });
      if (channel.archived_at !== null) return raise("channel_archived");
      const token = newToken();
      const now = Date.parse(at);
      const invitation = {
        id: newId(),
        channelId,
        createdBy: userId,
        createdAt: at,
        expiresAt: expiresInHours === null ? null : new Date(now + expiresInHours * HOUR_MS).toISOString(),
        usesMax,
        uses: 0,
      };
      const invitations = channelInvitations(trx);
      await invitations.removeOver(channelId, new Date(now - OVER_KEPT_MS).toISOString());
      if ((await invitations.goodIn(channelId, at)).length >= CHANNEL_INVITATIONS_MAX) {
        return raise("channel_invitation_limit_reached", { max: CHANNEL_INVITATIONS_MAX });
      }
      await invitations.add(invitation, hashOf(token));
      return { value: { ...invitation, token, url: channelLink(publicUrl, token) }, tell: [] };
    }),

  "channelInvitation.list": async ({ id: channelId }, { principal: { userId } }) => {
    const { role, invite_role } = await groupSeenBy(db, { channelId, userId });
    demand(role, { act: "see-links", least: invite_role as ChannelRole });
    const at = new Date(clock.now()).toISOString();
    return { items: await channelInvitations(db).goodIn(channelId, at) };
  },

  "channelInvitation.revoke": ({ id: channelId, invitationId }, { principal: { userId } }) =>
    commit(channelId, async (trx) => {
      const { role } = await lockGroupOf(trx, { channelId, userId });
      const invitations = channelInvitations(trx);
      const found =
        (await invitations.findIn(channelId, invitationId)) ?? raise("channel_invitation_not_found");
      demand(role, { act: "revoke-link", isOwn: found.invitation.createdBy === userId });
      await invitations.remove(invitationId);
      return { value: undefined, tell: [] };
    }),
});
