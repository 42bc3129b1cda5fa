import type { ParsedInputOf, Permission, PublicProfile } from "@parley/contract";
import type { HandlerOf, Principal } from "../../call.ts";
import { raise, raiseInvalid } from "../../problem.ts";
import { directKeyOf, pairOf } from "../friend/pair.ts";
import type { ChannelViews } from "./channel-views-sql.ts";
import type { CommitInTurn } from "./commit-in-turn-sql.ts";
import { type DirectMessages, openDirect } from "./open-direct-sql.ts";
import { openGroup } from "./open-group-sql.ts";
import { joining } from "./tell-joined.ts";

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

  const createDirect = async (peerId: string, by: string) => {
    if (peerId === by) return raise("channel_self");
    const profiles = await profilesOf([peerId]);
    if (!profiles.has(peerId)) return raise("user_not_found");
    const pair = pairOf(by, peerId);
    const opened = await commit(directKeyOf(pair), async (trx, at) => {
      const value = await openDirect(trx, { pair, by, newChannelId: newId(), at, directMessages });
      if (!value.isNew) return { value, tell: [] };
      return { value, ...joining(views, { channelId: value.channelId, userIds: [by, peerId] }) };
    });
    return answer(by, opened);
  };

  const createGroup = async (
    { name, memberIds = [] }: ParsedInputOf<"channel.create">,
    principal: Principal,
  ) => {
    await requirePermission(principal, "channel.create");
    if (name === undefined) return raise("name_required");
    const by = principal.userId;
    const others = [...new Set(memberIds)].filter((id) => id !== by);
    const profiles = others.length > 0 ? await profilesOf(others) : new Map();
    if (others.some((id) => !profiles.has(id))) return raise("user_not_found");
    const channelId = newId();
    await commit(channelId, async (trx, at) => {
      await openGroup(trx, { channelId, name, by, others, at });
      return { value: null, ...joining(views, { channelId, userIds: [by, ...others] }) };
    });
    return answer(by, { channelId, isNew: true });
  };

  return {
    "channel.create": (input, { principal }) => {
      if (input.kind === "group") return createGroup(input, principal);
      const { userId } = input;
      if (userId === undefined) return raiseInvalid([{ pointer: "/userId", detail: "Say with whom" }]);
      return createDirect(userId, principal.userId);
    },
  };
};
