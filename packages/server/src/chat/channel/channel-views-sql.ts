import type { Channel, ChannelRole, PublicProfile } from "@parley/contract";
import type { PendingQuery, Row, Sql } from "../../database/sql.ts";
import { type ChannelRow, type Membership, peerOf, viewOf } from "./channel-view.ts";

/** Channels as their members see them. Every read goes through the people who ask. */
export interface ChannelViews {
  /** The channels of each person; one statement for any number of people. */
  membershipsOf(userIds: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
  /** The same with all that a member sees; one statement, and one call for the profiles of all peers. */
  channelViewsOf(userIds: readonly string[]): Promise<ReadonlyMap<string, readonly Channel[]>>;
  /** One channel as each of these people sees it, without those who are no members. */
  viewsIn(channelId: string, userIds: readonly string[]): Promise<ReadonlyMap<string, Channel>>;
  channelsOf(userId: string): {
    find(channelId: string): Promise<Channel | null>;
    /** By id, those after `after`. */
    page(request: { after: string | null; limit: number }): Promise<readonly Channel[]>;
  };
}

/** One row per channel; of each member `user id, role, read_seq`, in text: half the time of a row per member. */
interface GroupedRow extends ChannelRow {
  readonly members: string;
}

export const createChannelViews = ({
  sql,
  profilesOf,
}: {
  sql: Sql;
  profilesOf: (userIds: readonly string[]) => Promise<ReadonlyMap<string, PublicProfile>>;
}): ChannelViews => {
  const read = async (members: PendingQuery<Row[]>): Promise<ReadonlyMap<string, readonly Channel[]>> => {
    const rows = await sql<GroupedRow[]>`
      select c.id, c.kind, c.name, c.direct_key, c.version, c.last_seq, c.revision, c.member_count,
        c.created_at, c.archived_at, m.members
      from (
        select channel_id, string_agg(user_id::text || ',' || role || ',' || read_seq::text, ';') as members
        from (${members}) as own group by channel_id
      ) m
      join channels c on c.id = m.channel_id
      order by c.id`;
    const seen = rows.flatMap((row) => membersIn(row.members).map((member) => ({ row, member })));
    const peers = new Set(seen.map(({ row, member }) => peerOf(row, member.userId) ?? ""));
    peers.delete("");
    const profiles = peers.size > 0 ? await profilesOf([...peers]) : new Map<string, PublicProfile>();
    const views = new Map<string, Channel[]>();
    for (const { row, member } of seen) {
      const own = views.get(member.userId);
      const view = viewOf(row, member, profiles);
      if (own) own.push(view);
      else views.set(member.userId, [view]);
    }
    return views;
  };

  return {
    async membershipsOf(userIds) {
      const rows = await sql<{ user_id: string; channels: string }[]>`
        select user_id, string_agg(channel_id::text, ',') as channels
        from channel_members where user_id = any(${userIds as string[]}::uuid[]) group by user_id`;
      return new Map(rows.map((row) => [row.user_id, row.channels.split(",")]));
    },
    channelViewsOf: (userIds) =>
      read(sql`
        select channel_id, user_id, role, read_seq from channel_members
        where user_id = any(${userIds as string[]}::uuid[])`),
    async viewsIn(channelId, userIds) {
      const views = await read(sql`
        select channel_id, user_id, role, read_seq from channel_members
        where channel_id = ${channelId} and user_id = any(${userIds as string[]}::uuid[])`);
      return new Map([...views].flatMap(([userId, own]) => own.map((view) => [userId, view] as const)));
    },
    channelsOf: (userId) => ({
      async find(channelId) {
        const views = await read(sql`
          select channel_id, user_id, role, read_seq from channel_members
          where channel_id = ${channelId} and user_id = ${userId}`);
        return views.get(userId)?.[0] ?? null;
      },
      async page({ after, limit }) {
        const views = await read(sql`
          select channel_id, user_id, role, read_seq from channel_members
          where user_id = ${userId} ${after === null ? sql`` : sql`and channel_id > ${after}`}
          order by channel_id limit ${limit}`);
        return views.get(userId) ?? [];
      },
    }),
  };
};

const membersIn = (members: string): Membership[] =>
  members.split(";").map((member) => {
    const [userId = "", role, readSeq] = member.split(",");
    return { userId, role: role as ChannelRole, readSeq: Number(readSeq) };
  });
