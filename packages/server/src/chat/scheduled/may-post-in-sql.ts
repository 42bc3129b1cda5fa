import { type ChannelRole, isAtLeast } from "@parley/contract";
import type { Kysely } from "kysely";
import type { DB } from "../../database/schema.generated.ts";
import { raise } from "../../problem.ts";
import { type DirectMessages, isShut } from "../friend/standing.ts";

/**
 * Raises why a person could not post in a channel now, but for slow mode, which passes. The append has the last word, at
 * the time of sending; this is so that nobody writes for later what could not be sent anyway.
 */
export const requireMayPost = async (
  db: Kysely<DB>,
  {
    userId,
    channelId,
    direct,
  }: {
    userId: string;
    channelId: string;
    /** Who may write to each other in a direct channel. */
    direct: DirectMessages;
  },
): Promise<void> => {
  const channel = await db
    .selectFrom("channels as c")
    .innerJoin("channels as home", "home.id", "c.home_id")
    .innerJoin("channel_members as m", "m.channel_id", "home.id")
    .select(["home.archived_at", "home.direct_state", "home.post_role", "m.role"])
    .where("c.id", "=", channelId)
    .where("m.user_id", "=", userId)
    .executeTakeFirst();
  if (!channel) return raise("channel_not_found");
  const { archived_at, direct_state } = channel;
  const [role, postRole] = [channel.role as ChannelRole, channel.post_role as ChannelRole];
  if (archived_at !== null) raise("channel_archived");
  if (isShut(direct_state, direct)) raise("friendship_required");
  if (!isAtLeast(role, postRole)) raise("posting_restricted", { role: postRole });
};
