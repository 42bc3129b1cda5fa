import { Id } from "@parley/contract";
import { z } from "zod";
import type { Handlers } from "../../call.ts";
import { readCursor, writeCursor } from "../../identity/list-cursor.ts";
import { raise } from "../../problem.ts";
import { tellUpdated } from "./channel-facts.ts";
import type { ChannelViews } from "./channel-views-sql.ts";
import type { CommitInTurn } from "./commit-in-turn-sql.ts";
import { lockGroupOf, reviseChannel } from "./held-channel-sql.ts";
import { type ManageAct, mayManage } from "./may-manage.ts";

export interface ChannelDeps {
  readonly commit: CommitInTurn;
  readonly views: ChannelViews;
}

type ChannelOperations = `channel.${"list" | "get" | "update" | "archive"}`;

export const channelHandlers = ({ commit, views }: ChannelDeps): Handlers<ChannelOperations> => {
  const change = (
    { channelId, userId }: { channelId: string; userId: string },
    { name, archived }: { name?: string | undefined; archived?: boolean | undefined },
  ) =>
    commit(channelId, async (trx, at) => {
      const channel = await lockGroupOf(trx, { channelId, userId });
      const wishes: ManageAct[] = [
        ...(name === undefined ? [] : [{ act: "rename" } as const]),
        ...(archived === undefined ? [] : [{ act: "archive" } as const]),
      ];
      for (const wish of wishes) {
        const refusal = mayManage(channel.role, wish);
        if (refusal) return raise(refusal.code, refusal.values);
      }
      const changed = {
        ...(name === undefined || name === channel.name ? {} : { name }),
        ...(archived === undefined || archived === (channel.archived_at !== null)
          ? {}
          : { archived_at: archived ? at : null }),
      };
      if (Object.keys(changed).length === 0) return { value: null, tell: [] };
      const facts = await reviseChannel(trx, channel, changed);
      return { value: null, tell: [tellUpdated(channelId, facts)] };
    });

  return {
    "channel.list": async ({ limit, cursor }, { principal }) => {
      const [after] = cursor === undefined ? [null] : readCursor(cursor, z.tuple([Id]));
      const found = await views.channelsOf(principal.userId).page({ after, limit: limit + 1 });
      const items = found.slice(0, limit);
      const last = items.at(-1);
      return { items, nextCursor: found.length > limit && last ? writeCursor([last.id]) : null };
    },
    "channel.get": async ({ id }, { principal }) =>
      (await views.channelsOf(principal.userId).find(id)) ?? raise("channel_not_found"),
    "channel.update": async ({ id, name, archived }, { principal }) => {
      await change({ channelId: id, userId: principal.userId }, { name, archived });
      return (await views.channelsOf(principal.userId).find(id)) ?? raise("channel_not_found");
    },
    "channel.archive": async ({ id }, { principal }) => {
      await change({ channelId: id, userId: principal.userId }, { archived: true });
    },
  };
};
