import { Id } from "@parley/contract";
import { z } from "zod";
import type { Handlers } from "../../call.ts";
import { readCursor, writeCursor } from "../../identity/list-cursor.ts";
import { raise } from "../../problem.ts";
import { tellUpdated } from "./channel-facts.ts";
import type { ChannelViews } from "./channel-views-sql.ts";
import type { CommitInTurn } from "./commit-in-turn-sql.ts";
import { lockGroupOf, reviseChannel } from "./held-channel-sql.ts";
import { demand } from "./may-manage.ts";
import { changesTo, type WantedFacts, wishesIn } from "./wanted-facts.ts";

export interface ChannelDeps {
  readonly commit: CommitInTurn;
  readonly views: ChannelViews;
}

type ChannelOperations = `channel.${"list" | "get" | "update" | "archive"}`;

export const channelHandlers = ({ commit, views }: ChannelDeps): Handlers<ChannelOperations> => {
  const change = (ids: { channelId: string; userId: string }, wanted: WantedFacts) =>
    commit(ids.channelId, async (trx, at) => {
      const channel = await lockGroupOf(trx, ids);
      for (const wish of wishesIn(wanted)) demand(channel.role, wish);
      const changes = changesTo(channel, wanted, at);
      if (Object.keys(changes).length === 0) return { value: null, tell: [] };
      const facts = await reviseChannel(trx, channel, changes);
      return { value: null, tell: [tellUpdated(ids.channelId, facts)] };
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
    "channel.update": async ({ id, ...wanted }, { principal }) => {
      await change({ channelId: id, userId: principal.userId }, wanted);
      return (await views.channelsOf(principal.userId).find(id)) ?? raise("channel_not_found");
    },
    "channel.archive": async ({ id }, { principal }) => {
      await change({ channelId: id, userId: principal.userId }, { archived: true });
    },
  };
};
