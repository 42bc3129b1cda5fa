import {
  type Channel,
  type ChannelRole,
  MENTIONS_TOLD_MAX,
  type MemberSettings,
  type NotificationLevel,
  type PublicProfile,
} from "@parley/contract";
import type { PendingQuery, Row, Sql } from "../../database/sql.ts";
import { isoTime } from "../../database/wire-types.ts";
import { type ChannelRow, DEFAULT_SETTINGS, type Membership, peersOf, viewOf } from "./channel-view.ts";

/** Channels as their members see them. Every read goes through the people who ask. */
export interface ChannelViews {
  /** The channels of each person, whose news their sockets receive, threads with them; one statement for any number of people. */
  membershipsOf(userIds: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
  /**
   * The same with all that a member sees, and the threads that they follow; two statements, and one call for the
   * profiles of all peers.
   */
  channelViewsOf(userIds: readonly string[]): Promise<ReadonlyMap<string, readonly Channel[]>>;
  /** One channel as each of these people sees it, without those who are no members, or do not follow the thread. */
  viewsIn(channelId: string, userIds: readonly string[]): Promise<ReadonlyMap<string, Channel>>;
  channelsOf(userId: string): {
    /** A channel, or a thread of a channel, of this person's. */
    find(channelId: string): Promise<Channel | null>;
    /** By id, those after `after`. */
    page(request: { after: string | null; limit: number }): Promise<readonly Channel[]>;
  };
}

/** One row per channel; its members in text, which takes half the time of a row per member: see `membersIn`. */
interface GroupedRow extends ChannelRow {
  readonly members: string;
}

type Mentions = ReadonlyMap<string, readonly number[]>;

const keyOf = (userId: string, channelId: string) => `${userId}:${channelId}`;

export const createChannelViews = ({
  sql,
  profilesOf,
}: {
  sql: Sql;
  profilesOf: (userIds: readonly string[]) => Promise<ReadonlyMap<string, PublicProfile>>;
}): ChannelViews => {
  /** What each of these people has unread that mentions them. */
  const readMentions = async (userIds: readonly string[], channelId: string | null): Promise<Mentions> => {
    const rows = await sql<{ user_id: string; channel_id: string; seqs: string }[]>`
      select x.user_id, x.channel_id, string_agg(x.seq::text, ',' order by x.seq) as seqs
      from channel_members m
      join mentions x on x.user_id = m.user_id and x.channel_id = m.channel_id and x.seq > m.read_seq
      where m.user_id = any(${userIds as string[]}::uuid[])
        ${channelId === null ? sql`` : sql`and m.channel_id = ${channelId}`}
      group by x.user_id, x.channel_id`;
    return new Map(
      rows.map((row) => [
        keyOf(row.user_id, row.channel_id),
        row.seqs.split(",").slice(-MENTIONS_TOLD_MAX).map(Number),
      ]),
    );
  };

  /** `members`: rows of channel, person, role, markers, settings and whether they follow. */
  const read = async (
    members: PendingQuery<Row[]>,
    { channelId = null }: { channelId?: string | null } = {},
  ): Promise<ReadonlyMap<string, readonly Channel[]>> => {
    const rows = await sql<GroupedRow[]>`
      select c.id, c.kind, c.name, c.topic, c.description, c.avatar, c.direct_key, c.parent_id, c.root_id,
        c.version, c.last_seq, c.revision, c.created_at,
        h.visibility, h.post_role, h.invite_role, h.pin_role, h.mention_all_role, h.slow_mode_seconds,
        h.member_count, h.archived_at,
        m.members
      from (
        select channel_id, string_agg(
          user_id::text || ',' || role || ',' || read_seq::text || ',' || delivered_seq::text || ','
            || case when follows then '1' else '' end || ',' || case when settings_revision = 0 then '' else
              settings_revision::text || chr(31) || coalesce(muted_until::text, '') || chr(31)
              || coalesce(notify, '') || chr(31) || case when favourite then '1' else '' end || chr(31)
              || coalesce(section, '') end,
          chr(30)) as members
        from (${members}) as own group by channel_id
      ) m
      join channels c on c.id = m.channel_id
      join channels h on h.id = c.home_id
      order by c.id`;
    const seen = rows.flatMap((row) => membersIn(row.members).map((member) => ({ row, member })));
    const peers = new Set(seen.flatMap(({ row, member }) => peersOf(row, member.userId)));
    const people = [...new Set(seen.map(({ member }) => member.userId))];
    // After the channels: a mention that is older than its channel's version would never be told.
    const [profiles, mentions] = await Promise.all([
      peers.size > 0 ? profilesOf([...peers]) : new Map<string, PublicProfile>(),
      people.length > 0 ? readMentions(people, channelId) : new Map<string, readonly number[]>(),
    ]);
    const views = new Map<string, Channel[]>();
    for (const { row, member } of seen) {
      const own = views.get(member.userId);
      const about = { profiles, mentions: mentions.get(keyOf(member.userId, row.id)) ?? [] };
      const view = viewOf(row, member, about);
      if (own) own.push(view);
      else views.set(member.userId, [view]);
    }
    return views;
  };

  // Who has left the channel of a thread does not see it, whatever row is left of their following it.
  const OWN = sql`
    select m.channel_id, m.user_id, true as follows,
      case when c.parent_id is null then m.role else (
        select h.role from channel_members h where h.channel_id = c.parent_id and h.user_id = m.user_id
      ) end as role,
      m.read_seq, m.delivered_seq, m.settings_revision, m.muted_until, m.notify, m.favourite, m.section
    from channel_members m join channels c on c.id = m.channel_id`;
  const ofSome = (where: PendingQuery<Row[]>) =>
    sql`select * from (${OWN} where ${where}) as own where role is not null`;

  return {
    async membershipsOf(userIds) {
      const rows = await sql<{ user_id: string; channels: string }[]>`
        select m.user_id, string_agg(m.channel_id::text, ',') as channels
        from channel_members m join channels c on c.id = m.channel_id and c.parent_id is null
        where m.user_id = any(${userIds as string[]}::uuid[]) group by m.user_id`;
      return new Map(rows.map((row) => [row.user_id, row.channels.split(",")]));
    },
    channelViewsOf: (userIds) => read(ofSome(sql`m.user_id = any(${userIds as string[]}::uuid[])`)),
    async viewsIn(channelId, userIds) {
      const some = sql`m.channel_id = ${channelId} and m.user_id = any(${userIds as string[]}::uuid[])`;
      const views = await read(ofSome(some), { channelId });
      return new Map([...views].flatMap(([userId, own]) => own.map((view) => [userId, view] as const)));
    },
    channelsOf: (userId) => ({
      async find(channelId) {
        // A thread that one does not follow has nothing unread.
        const views = await read(
          sql`
            select c.id as channel_id, h.user_id, h.role, own.user_id is not null as follows,
              coalesce(own.read_seq, c.last_seq) as read_seq, coalesce(own.delivered_seq, c.last_seq) as delivered_seq,
              coalesce(own.settings_revision, 0) as settings_revision, own.muted_until, own.notify,
              coalesce(own.favourite, false) as favourite, own.section
            from channels c
            join channel_members h on h.channel_id = c.home_id and h.user_id = ${userId}
            left join channel_members own on own.channel_id = c.id and own.user_id = h.user_id
            where c.id = ${channelId}`,
          { channelId },
        );
        return views.get(userId)?.[0] ?? null;
      },
      async page({ after, limit }) {
        const views = await read(
          sql`select * from (
            ${OWN} where m.user_id = ${userId} ${after === null ? sql`` : sql`and m.channel_id > ${after}`}
          ) as own where role is not null order by channel_id limit ${limit}`,
        );
        return views.get(userId) ?? [];
      },
    }),
  };
};

/** Members of one channel: records between `chr(30)`, fields between commas, what they want of it between `chr(31)`. */
const membersIn = (members: string): Membership[] =>
  members.split("\u001e").map((member) => {
    const [userId = "", role, readSeq, deliveredSeq, follows, ...settings] = member.split(",");
    return {
      userId,
      role: role as ChannelRole,
      readSeq: Number(readSeq),
      deliveredSeq: Number(deliveredSeq),
      follows: follows === "1",
      settings: settingsIn(settings.join(",")),
    };
  });

const settingsIn = (text: string): MemberSettings => {
  if (text === "") return DEFAULT_SETTINGS;
  const [revision, mutedUntil = "", notify = "", favourite, section = ""] = text.split("\u001f");
  return {
    revision: Number(revision),
    mutedUntil: mutedUntil === "" ? null : isoTime(mutedUntil),
    notify: notify === "" ? null : (notify as NotificationLevel),
    favourite: favourite === "1",
    section: section === "" ? null : section,
  };
};
