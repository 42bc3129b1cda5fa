import type { PublicProfile } from "@parley/contract";
import type { Handlers } from "../../call.ts";
import { raise } from "../../problem.ts";
import { pageByName } from "../friend/by-name.ts";
import { addMember, endMembership, type MemberAct, setMemberRole } from "./change-members-sql.ts";
import { tellLeft, tellMembers } from "./channel-facts.ts";
import type { ChannelViews } from "./channel-views-sql.ts";
import type { CommitInTurn, Tables } from "./commit-in-turn-sql.ts";
import { membersVisibleTo } from "./members-visible-to-sql.ts";
import { admission } from "./tell-joined.ts";

export interface MemberDeps {
  readonly db: Tables;
  readonly commit: CommitInTurn;
  readonly views: ChannelViews;
  readonly profilesOf: (userIds: readonly string[]) => Promise<ReadonlyMap<string, PublicProfile>>;
  /** The same of those alone who may be added; absent: all of them. */
  readonly activeProfilesOf?: (userIds: readonly string[]) => Promise<ReadonlyMap<string, PublicProfile>>;
}

type MemberOperations = `member.${"list" | "add" | "update" | "remove"}`;

export const memberHandlers = (deps: MemberDeps): Handlers<MemberOperations> => {
  const { db, commit, views, profilesOf, activeProfilesOf = profilesOf } = deps;
  return {
    "member.list": async ({ id, limit, cursor }, { principal }) => {
      const rows = await membersVisibleTo(db, principal.userId).all(id);
      const profiles = await profilesOf(rows.map((row) => row.userId));
      const members = rows.flatMap(({ userId, ...member }) => {
        const user = profiles.get(userId);
        return user ? [{ user, ...member }] : [];
      });
      return pageByName(members, { limit, cursor });
    },

    "member.add": async ({ id: channelId, userId, role }, { principal }) => {
      const user = (await activeProfilesOf([userId])).get(userId);
      return commit(channelId, async (trx, at) => {
        const act = { by: principal.userId, channelId, userId };
        const { facts } = await addMember(trx, act, { role, exists: user !== undefined, at });
        return {
          value: await memberSeenBy(trx, act, user ?? raise("user_not_found")),
          ...admission(views, { channelId, facts, userId, role }),
        };
      });
    },

    "member.update": async ({ id: channelId, userId, role }, { principal }) => {
      const user = (await profilesOf([userId])).get(userId);
      return commit(channelId, async (trx) => {
        const act = { by: principal.userId, channelId, userId };
        const { facts } = await setMemberRole(trx, act, { role });
        return {
          value: await memberSeenBy(trx, act, user ?? raise("member_not_found")),
          tell: facts ? [tellMembers(channelId, facts, { userId, role })] : [],
        };
      });
    },

    "member.remove": ({ id: channelId, userId }, { principal }) =>
      commit(channelId, async (trx, at) => {
        const { facts } = await endMembership(trx, { by: principal.userId, channelId, userId }, { at });
        return {
          value: undefined,
          tell: [
            tellLeft(userId, channelId),
            { kind: "leave", userId, channelId },
            tellMembers(channelId, facts, { userId, role: null }),
          ],
        };
      }),
  };
};

const memberSeenBy = async (trx: Tables, { by, channelId, userId }: MemberAct, user: PublicProfile) => {
  const { userId: _, ...member } =
    (await membersVisibleTo(trx, by).find(channelId, userId)) ?? raise("member_not_found");
  return { user, ...member };
};
