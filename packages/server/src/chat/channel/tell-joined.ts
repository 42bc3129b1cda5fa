import type { ChannelFacts, ChannelRole } from "@parley/contract";
import type { Signal } from "../../realtime/signal.ts";
import { tellJoined, tellMembers } from "./channel-facts.ts";
import type { ChannelViews } from "./channel-views-sql.ts";
import type { Change } from "./commit-in-turn-sql.ts";

/**
 * How people come into a channel: their sockets join, and only then is the channel read as they see it. Read before,
 * it could lack a message that their sockets did not receive either.
 */
export const joining = (
  views: ChannelViews,
  { channelId, userIds }: { channelId: string; userIds: readonly string[] },
): Required<Pick<Change<unknown>, "tell" | "thenTell">> => ({
  tell: userIds.map((userId): Signal => ({ kind: "join", userId, channelId })),
  thenTell: async () => {
    const seen = await views.viewsIn(channelId, userIds);
    return [...seen].map(([userId, channel]) => tellJoined(userId, channel));
  },
});

/** The same for one who comes into a channel that is there: its members are told first. */
export const admission = (
  views: ChannelViews,
  {
    channelId,
    facts,
    userId,
    role,
  }: { channelId: string; facts: ChannelFacts; userId: string; role: ChannelRole },
): ReturnType<typeof joining> => {
  const { tell, thenTell } = joining(views, { channelId, userIds: [userId] });
  return { tell: [tellMembers(channelId, facts, { userId, role }), ...tell], thenTell };
};
