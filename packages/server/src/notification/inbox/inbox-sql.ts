import type { PendingQuery, Row, Sql, TransactionSql } from "../../database/sql.ts";
import type { NotificationRow } from "./notification-rows-sql.ts";

/** So much of a message stands in the inbox and in a push. */
export const TEXT_CHARACTERS_MAX = 200;

/** A notification as its person may see it now; its text is empty once the message is deleted. */
export interface SeenRow extends NotificationRow {
  readonly userId: string;
  readonly readAt: string | null;
}

/**
 * Notifications `n` that their people may see: of channels that are still theirs (`h`), with where they have read up to
 * (`own`), of threads too. What a message says is read where it stands, so that no copy of it outlives it.
 */
export const seen = (sql: Sql | TransactionSql) => sql`
  notifications n
  left join channels c on c.id = n.channel_id
  left join channel_members h on h.channel_id = c.home_id and h.user_id = n.user_id
  left join channel_members own on own.channel_id = n.channel_id and own.user_id = n.user_id`;

export const isTheirs = (sql: Sql | TransactionSql) =>
  sql`(n.kind = 'scheduled_failed' or h.user_id is not null)`;

/** A reaction stands at a message that its author has read long since: what is read of it says `read_at` alone. */
export const isUnread = (sql: Sql | TransactionSql) => sql`
  n.read_at is null
  and (n.kind in ('reaction', 'scheduled_failed') or own.read_seq is null or own.read_seq < n.seq)`;

const select = (sql: Sql, where: PendingQuery<Row[]>) => sql<SeenRow[]>`
  select n.id, n.user_id as "userId", n.kind, n.channel_id as "channelId", n.message_id as "messageId", n.seq,
    n.actor_id as "actorId", n.created_at as "createdAt",
    case when n.kind in ('reaction', 'scheduled_failed') then n.text
      else coalesce(left(m.text, ${TEXT_CHARACTERS_MAX}), '') end as text,
    case when ${isUnread(sql)} then null else coalesce(n.read_at, n.created_at) end as "readAt"
  from ${seen(sql)}
  left join messages m on m.channel_id = n.channel_id and m.seq = n.seq and m.id = n.message_id
  where ${isTheirs(sql)} and ${where}`;

/** How many notifications each of these people has unread; who has none is missing. */
export const unreadOf = async (
  sql: Sql,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, number>> => {
  const rows = await sql<{ user_id: string; unread: number }[]>`
    select n.user_id, count(*) as unread from ${seen(sql)}
    where n.user_id = any(${userIds as string[]}::uuid[]) and ${isTheirs(sql)} and ${isUnread(sql)}
    group by n.user_id`;
  return new Map(rows.map((row) => [row.user_id, row.unread]));
};

/** What one person has of one channel. */
export interface InboxPlace {
  readonly userId: string;
  readonly channelId: string;
}

/** Of these people those who have something unread there or in its threads, whether they may see it or not. */
export const withUnreadIn = async (sql: Sql, places: readonly InboxPlace[]): Promise<readonly string[]> => {
  const rows = await sql<{ user_id: string }[]>`
    select distinct n.user_id
    from unnest(${places.map(({ userId }) => userId)}::uuid[], ${places.map(({ channelId }) => channelId)}::uuid[])
      as p (user_id, channel_id)
    join notifications n on n.user_id = p.user_id and n.read_at is null
    join channels c on c.id = n.channel_id and p.channel_id in (c.id, c.home_id)`;
  return rows.map((row) => row.user_id);
};

/** Those of these notifications that their people may still see, the oldest first. */
export const notificationsById = (sql: Sql, ids: readonly string[]): PromiseLike<readonly SeenRow[]> =>
  select(sql, sql`n.id = any(${ids as string[]}::uuid[]) order by n.id`);

/** One person's inbox. */
export const inboxOf = (sql: Sql, userId: string) => ({
  /** The latest first, those before `before`. */
  page: ({
    before,
    unread,
    limit,
  }: {
    before: string | null;
    unread: boolean;
    limit: number;
  }): PromiseLike<readonly SeenRow[]> =>
    select(
      sql,
      sql`n.user_id = ${userId} ${before === null ? sql`` : sql`and n.id < ${before}`}
        ${unread ? sql`and ${isUnread(sql)}` : sql``} order by n.id desc limit ${limit}`,
    ),
});
