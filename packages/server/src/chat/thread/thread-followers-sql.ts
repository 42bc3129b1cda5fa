import { type Kysely, sql } from "kysely";
import type { DB } from "../../database/schema.generated.ts";

/** Someone who is to follow a thread, and up to which seq nothing in it is unread to them. */
export interface ThreadFollower {
  readonly threadId: string;
  readonly userId: string;
  readonly readSeq: number;
}

/**
 * Makes people follow threads, if they are members of the channels these belong to; where they do already, their markers
 * move forward. Answers those who did not before.
 */
export const followThreads = async (
  trx: Kysely<DB>,
  followers: readonly ThreadFollower[],
  at: string,
): Promise<readonly ThreadFollower[]> => {
  if (followers.length === 0) return [];
  const { rows } = await sql<{ channel_id: string; user_id: string; read_seq: number; is_new: boolean }>`
    with asked as materialized (
      select f.thread_id, f.user_id, f.seq, m.role, own.user_id is null as is_new
      from unnest(${followers.map((one) => one.threadId)}::uuid[], ${followers.map((one) => one.userId)}::uuid[],
        ${followers.map((one) => one.readSeq)}::int8[]) as f (thread_id, user_id, seq)
      join channels c on c.id = f.thread_id and c.parent_id is not null
      join channel_members m on m.channel_id = c.parent_id and m.user_id = f.user_id
      left join channel_members own on own.channel_id = f.thread_id and own.user_id = f.user_id
    ),
    followed as (
      insert into channel_members (channel_id, user_id, role, joined_at, read_seq, delivered_seq)
      select thread_id, user_id, role, ${at}::timestamptz, seq, seq from asked order by thread_id, user_id
      on conflict (channel_id, user_id) do update set
        read_seq = greatest(channel_members.read_seq, excluded.read_seq),
        delivered_seq = greatest(channel_members.delivered_seq, excluded.delivered_seq)
      returning channel_id, user_id, read_seq
    )
    select f.channel_id, f.user_id, f.read_seq, a.is_new
    from followed f join asked a on a.thread_id = f.channel_id and a.user_id = f.user_id`.execute(trx);
  return rows.flatMap((row) =>
    row.is_new ? [{ threadId: row.channel_id, userId: row.user_id, readSeq: row.read_seq }] : [],
  );
};

/** Ends following; answers whether they did. */
export const unfollowThread = async (
  trx: Kysely<DB>,
  { threadId, userId }: { threadId: string; userId: string },
): Promise<boolean> => {
  const { rows } = await sql`
    delete from channel_members m using channels c
    where c.id = m.channel_id and c.parent_id is not null
      and m.channel_id = ${threadId} and m.user_id = ${userId}
    returning m.user_id`.execute(trx);
  return rows.length > 0;
};

/** Where threads hang, and who wrote what they hang at. */
export const rootsOf = async (trx: Kysely<DB>, threadIds: readonly string[]) => {
  const { rows } = await sql<{ id: string; parent_id: string; root_id: string; sender_id: string }>`
    select c.id, c.parent_id, c.root_id, m.sender_id
    from channels c join messages m on m.id = c.root_id
    where c.id = any(${threadIds}::uuid[]) and c.parent_id is not null`.execute(trx);
  return new Map(
    rows.map((row) => [row.id, { parentId: row.parent_id, rootId: row.root_id, authorId: row.sender_id }]),
  );
};
