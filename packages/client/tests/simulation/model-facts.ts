import type { ChannelFacts } from "@parley/contract";
import { type ModelChannel, viewOf } from "./model-channel.ts";

/** What a channel is to every member alike. */
export const factsOf = (channel: ModelChannel): ChannelFacts => {
  const { name, topic, description, avatar, visibility, permissions, ...rest } = viewOf(channel, "");
  const { slowModeSeconds, revision, memberCount, archivedAt } = rest;
  return {
    name,
    topic,
    description,
    avatar,
    visibility,
    permissions,
    slowModeSeconds,
    revision,
    memberCount,
    archivedAt,
  };
};
