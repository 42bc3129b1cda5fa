import type { Channel, Self } from "@parley/contract";
import { type ModelChannel, viewOf as trueViewOf } from "../../../client/tests/simulation/model-channel.ts";
import type { ChannelViews } from "../../src/chat/channel/channel-views-sql.ts";
import type { Mistake } from "./mistakes.ts";
import type { ModelConnections, ModelDatabase } from "./model-database.ts";

/** Channels as their members see them, each question answered as of one moment. */
export const createModelViews = (
  { log, selves }: ModelDatabase,
  { read }: ModelConnections,
  mistake: Mistake | undefined,
) => {
  const viewOf = (channel: ModelChannel, userId: string): Channel => {
    const view = trueViewOf(channel, userId);
    return mistake === "forgets what was mentioned" ? { ...view, mentions: [] } : view;
  };
  const channelsOf = (userId: string) =>
    [...log.channels.values()].filter(({ members }) => members.has(userId));
  const forEach = <T>(userIds: readonly string[], of: (userId: string) => T) =>
    read(() => new Map(userIds.map((userId) => [userId, of(userId)])));

  const views: ChannelViews = {
    membershipsOf: (userIds) => forEach(userIds, (userId) => channelsOf(userId).map(({ id }) => id)),
    channelViewsOf: (userIds) =>
      forEach(userIds, (userId) => channelsOf(userId).map((channel) => viewOf(channel, userId))),
    viewsIn: (channelId, userIds) =>
      read(() => {
        const channel = log.held(channelId);
        const members = userIds.filter((userId) => channel.members.has(userId));
        return new Map(members.map((userId) => [userId, viewOf(channel, userId)]));
      }),
    channelsOf: () => {
      throw new Error("Single channels are read from the model at one moment");
    },
  };
  return {
    ...views,
    selvesOf: (userIds: readonly string[]): Promise<ReadonlyMap<string, Self>> =>
      forEach(userIds, selves.selfOf),
  };
};

export type ModelViews = ReturnType<typeof createModelViews>;
