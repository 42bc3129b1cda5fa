import { type Kysely, sql } from "kysely";
import type { DB } from "../../database/schema.generated.ts";

/** Someone who is to follow a thread, and up to which seq nothing in it is unread to them. */
export interface ThreadFollower {
  readonly threadId: string;
  readonly userId: string;
  readonly readSeq: number;
  /** Who wrote up to there has read up to there, also where they follow already. */
  readonly hasWritten?: boolean;
}

/** Somebody's markers in a thread, which have moved with what they wrote before they followed it. */
export interface MovedFollower {
  readonly threadId: string;
  readonly userId: string;
  readonly readSeq: number;
  readonly unread: number;
  readonly mentions: number;
}

interface FollowRow {
  readonly channel_id: string;
  readonly user_id: string;
  readonly read_seq: number;
  readonly is_new: boolean;
  readonly unread: number;
  readonly mentions: number;
}

/**
 * Makes people follow threads, if they are members of the channels these belong to. Of those who do already the markers
 * stay where they are, but for who has written.
 */
export const followThreads = async (
  trx: Kysely<DB>,
  followers: readonly ThreadFollower[],
  at: string,
): Promise<{ readonly begun: readonly ThreadFollower[]; readonly moved: readonly MovedFollower[] }> => {
  if (followers.length === 0) return { begun: [], moved: [] };
  const { rows } = await sql<FollowRow>`
    with asked as materialized (
      select f.thread_id, f.user_id, f.seq, f.wrote, m.role, c.last_seq
      from unnest(${followers.map((one) => one.threadId)}::uuid[], ${followers.map((one) => one.userId)}::uuid[],
        ${followers.map((one) => one.readSeq)}::int8[], ${followers.map((one) => one.hasWritten ?? false)}::bool[])
        as f (thread_id, user_id, seq, wrote)
      join channels c on c.id = f.thread_id and c.parent_id is not null
      join channel_members m on m.channel_id = c.parent_id and m.user_id = f.user_id
    ),
    followed as (
      insert into channel_members (channel_id, user_id, role, joined_at, read_seq, delivered_seq)
      select thread_id, user_id, role, ${at}::timestamptz, seq, seq from asked order by thread_id, user_id
      on conflict (channel_id, user_id) do nothing
      returning channel_id, user_id, read_seq
    ),
    held as materialized (
      select m.channel_id, m.user_id, a.seq
      from asked a join channel_members m on m.channel_id = a.thread_id and m.user_id = a.user_id
      where a.wrote and m.read_seq < a.seq
      order by m.channel_id, m.user_id for update of m
    ),
    moved as (
      update channel_members m
      set read_seq = greatest(m.read_seq, h.seq), delivered_seq = greatest(m.delivered_seq, h.seq)
      from held h where m.channel_id = h.channel_id and m.user_id = h.user_id
      returning m.channel_id, m.user_id, m.read_seq
    ),
    both_kinds as (
      select channel_id, user_id, read_seq, true as is_new from followed
      union all select channel_id, user_id, read_seq, false from moved
    )
    select b.channel_id, b.user_id, b.read_seq, b.is_new, a.last_seq - b.read_seq as unread,
      (select count(*) from mentions x
        where x.user_id = b.user_id and x.channel_id = b.channel_id and x.seq > b.read_seq) as mentions
    from both_kinds b join asked a on a.thread_id = b.channel_id and a.user_id = b.user_id`.execute(trx);
  const named = ({ channel_id: threadId, user_id: userId, read_seq: readSeq }: FollowRow) => ({
    threadId,
    userId,
    readSeq,
  });
  return {
    begun: rows.filter((row) => row.is_new).map(named),
    moved: rows
      .filter((row) => !row.is_new)
      .map((row) => ({ ...named(row), unread: Math.max(0, row.unread), mentions: row.mentions })),
  };
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

export interface ThreadRoot {
  readonly parentId: string;
  readonly rootId: string;
  readonly authorId: string;
}

/** Where threads hang, and who wrote what they hang at. */
export const rootsOf = async (trx: Kysely<DB>, threadIds: readonly string[]) => {
  const { rows } = await sql<{
    id: string;
    parent_id: string;
    root_id: string;
    sender_id: string;
  }>`
    select c.id, c.parent_id, c.root_id, m.sender_id
    from channels c join messages m on m.id = c.root_id
    where c.id = any(${threadIds}::uuid[]) and c.parent_id is not null`.execute(trx);
  return new Map(
    rows.map((row): [string, ThreadRoot] => [
      row.id,
      {
        parentId: row.parent_id,
        rootId: row.root_id,
        authorId: row.sender_id,
      },
    ]),
  );
};

/** Beside a follower's position, which is a version, stands up to which seq it has seen who writes in a thread. */
const WRITERS = "thread-writers";

/**
 * Up to which seq it was seen who follows these threads by what they wrote; moved in the transaction of the position, so
 * that a message is new to this once, whatever crashes and whichever node is faster.
 */
export const seenUpTo = async (
  trx: Kysely<DB>,
  threadIds: readonly string[],
): Promise<ReadonlyMap<string, number>> => {
  const rows = await trx
    .selectFrom("followers")
    .select(["channel_id", "version"])
    .where("name", "=", WRITERS)
    .where("channel_id", "in", threadIds)
    .execute();
  return new Map(rows.map((row) => [row.channel_id, row.version]));
};

export const seeUpTo = async (trx: Kysely<DB>, seqs: ReadonlyMap<string, number>): Promise<void> => {
  const ids = [...seqs.keys()].sort();
  await sql`
    insert into followers (name, channel_id, version)
    select ${WRITERS}, id, seq
    from unnest(${ids}::uuid[], ${ids.map((id) => seqs.get(id) ?? 0)}::int8[]) as t (id, seq) order by id
    on conflict (name, channel_id) do update set version = greatest(followers.version, excluded.version)`.execute(
    trx,
  );
};
