import type { ParsedInputOf, Permission, PublicProfile } from "@parley/contract";
import type { HandlerOf, Principal } from "../../call.ts";
import { raise, raiseInvalid } from "../../problem.ts";
import { directKeyOf, pairOf } from "../friend/pair.ts";
import type { DirectMessages } from "../friend/standing.ts";
import type { ChannelViews } from "./channel-views-sql.ts";
import type { CommitInTurn } from "./commit-in-turn-sql.ts";
import { openDirect } from "./open-direct-sql.ts";
import { groupDirectKeyOf, openGroupDirect } from "./open-group-direct-sql.ts";
import { openGroup } from "./open-group-sql.ts";
import { joining } from "./tell-joined.ts";
import { orNull } from "./wanted-facts.ts";

export interface CreateChannelDeps {
  readonly commit: CommitInTurn;
  readonly views: ChannelViews;
  readonly profilesOf: (userIds: readonly string[]) => Promise<ReadonlyMap<string, PublicProfile>>;
  readonly newId: () => string;
  /** Raises `permission_denied` unless the caller holds the permission. */
  readonly requirePermission: (principal: Principal, permission: Permission) => Promise<void>;
  readonly directMessages: DirectMessages;
}

export const createChannelHandler = (
  deps: CreateChannelDeps,
): { "channel.create": HandlerOf<"channel.create"> } => {
  const { commit, views, profilesOf, newId, requirePermission, directMessages } = deps;

  const answer = async (userId: string, opened: { channelId: string; isNew: boolean }) => ({
    outcome: opened.isNew ? ("created" as const) : ("existing" as const),
    body: (await views.channelsOf(userId).find(opened.channelId)) ?? raise("channel_not_found"),
  });

  const demandAll = async (userIds: readonly string[]) => {
    const profiles = userIds.length > 0 ? await profilesOf(userIds) : new Map();
    if (userIds.some((id) => !profiles.has(id))) raise("user_not_found");
  };

  const createDirect = async (peerId: string, by: string) => {
    await demandAll([peerId]);
    const pair = pairOf(by, peerId);
    const opened = await commit(directKeyOf(pair), async (trx, at) => {
      const value = await openDirect(trx, { pair, by, newChannelId: newId(), at, directMessages });
      if (!value.isNew) return { value, tell: [] };
      return { value, ...joining(views, { channelId: value.channelId, userIds: [by, peerId] }) };
    });
    return answer(by, opened);
  };

  const createGroupDirect = async (others: readonly string[], by: string) => {
    await demandAll(others);
    const people = [by, ...others];
    const opened = await commit(groupDirectKeyOf(people), async (trx, at) => {
      const value = await openGroupDirect(trx, { by, others, newChannelId: newId(), at, directMessages });
      if (!value.isNew) return { value, tell: [] };
      return { value, ...joining(views, { channelId: value.channelId, userIds: people }) };
    });
    return answer(by, opened);
  };

  const createGroup = async (input: ParsedInputOf<"channel.create">, principal: Principal) => {
    await requirePermission(principal, "channel.create");
    const { name, topic, description, avatar = null, visibility = "private", memberIds = [] } = input;
    if (name === undefined) return raise("name_required");
    const by = principal.userId;
    const others = withoutRepeats(memberIds, by);
    await demandAll(others);
    const channelId = newId();
    const described = {
      name,
      topic: orNull(topic) ?? null,
      description: orNull(description) ?? null,
      avatar,
      visibility,
    };
    await commit(channelId, async (trx, at) => {
      await openGroup(trx, { ...described, channelId, by, others, at });
      return { value: null, ...joining(views, { channelId, userIds: [by, ...others] }) };
    });
    return answer(by, { channelId, isNew: true });
  };

  return {
    "channel.create": (input, { principal }) => {
      if (input.kind === "group") return createGroup(input, principal);
      const { userId, userIds } = input;
      if ((userId === undefined) === (userIds === undefined)) {
        return raiseInvalid([{ pointer: "/userId", detail: "Say with whom: userId or userIds" }]);
      }
      const by = principal.userId;
      const others = withoutRepeats(userIds ?? [userId ?? by], by);
      const [peer] = others;
      if (peer === undefined) return raise("channel_self");
      return others.length === 1 ? createDirect(peer, by) : createGroupDirect(others, by);
    },
  };
};

const withoutRepeats = (userIds: readonly string[], self: string) =>
  [...new Set(userIds)].filter((id) => id !== self);
