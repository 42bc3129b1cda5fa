/** Names of the topics that sockets subscribe to: the members of a channel, the devices of a person. */
export const channelTopic = (channelId: string) => `c:${channelId}`;
export const userTopic = (userId: string) => `u:${userId}`;
