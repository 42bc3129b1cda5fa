import { Id } from "@parley/contract";
import { z } from "zod";
import type { Handlers } from "../../call.ts";
import type { Sql } from "../../database/sql.ts";
import { readCursor, writeCursor } from "../../identity/list-cursor.ts";
import { raise } from "../../problem.ts";
import { admitMember } from "./admit-member-sql.ts";
import type { ChannelViews } from "./channel-views-sql.ts";
import type { CommitInTurn } from "./commit-in-turn-sql.ts";
import { findMember, lockChannel } from "./held-channel-sql.ts";
import { publicChannelsSeenBy } from "./public-channels-sql.ts";
import { admission } from "./tell-joined.ts";

export interface PublicChannelDeps {
  readonly sql: Sql;
  readonly commit: CommitInTurn;
  readonly views: ChannelViews;
}

const Position = z.tuple([z.string(), Id]);

/** Finding channels that are open to everyone, and coming into them. */
export const publicChannelHandlers = ({
  sql,
  commit,
  views,
}: PublicChannelDeps): Handlers<"channel.browse" | "channel.join"> => ({
  "channel.browse": async ({ query, limit, cursor }, { principal }) => {
    const [name, id] = cursor === undefined ? [] : readCursor(cursor, Position);
    const after = name !== undefined && id !== undefined ? { name, id } : null;
    const request = { query: query.normalize("NFC"), after, limit: limit + 1 };
    const found = await publicChannelsSeenBy(sql, principal.userId).find(request);
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map(({ sortedBy: _, ...channel }) => channel),
      nextCursor: found.length > limit && last ? writeCursor([last.sortedBy, last.id]) : null,
    };
  },

  "channel.join": async ({ id: channelId }, { principal: { userId } }) => {
    await commit(channelId, async (trx, at) => {
      const channel = await lockChannel(trx, channelId);
      if (channel?.kind !== "group") return raise("channel_not_public");
      if (await findMember(trx, { channelId, userId })) return { value: null, tell: [] };
      if (channel.visibility !== "public") return raise("channel_not_public");
      const { facts } = await admitMember(trx, channel, { userId, role: "member", at });
      return { value: null, ...admission(views, { channelId, facts, userId, role: "member" }) };
    });
    return (await views.channelsOf(userId).find(channelId)) ?? raise("channel_not_public");
  },
});
