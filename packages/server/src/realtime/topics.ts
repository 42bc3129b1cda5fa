import type { Audience } from "./signal.ts";

/** Names of the topics that sockets subscribe to. */
export const channelTopic = (channelId: string) => `c:${channelId}`;
export const userTopic = (userId: string) => `u:${userId}`;

export const topicOf = (to: Audience): string => {
  if ("channelId" in to) return channelTopic(to.channelId);
  return "userId" in to ? userTopic(to.userId) : `w:${to.watchersOf}`;
};
