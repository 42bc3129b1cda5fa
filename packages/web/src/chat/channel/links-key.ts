/** The links into a channel among what has been asked for. */
export const linksKey = (channelId: string) => ["channel-links", channelId] as const;
