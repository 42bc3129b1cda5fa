import type { Sql } from "../../database/sql.ts";

/** In a channel with more members than this, members who watch nobody do not see each other come and go. */
export const PRESENCE_MEMBERS_MAX = 50;

/** Whom somebody sees, and is seen by. */
export interface Circle {
  /** Those of them for whom was asked. */
  readonly people: ReadonlySet<string>;
  /** How many were looked at: what it cost. */
  readonly size: number;
}
export type Circles = ReadonlyMap<string, Circle>;

interface CircleRow {
  readonly kind: "channel" | "friends" | "apart";
  /** User ids with commas between them: all members of a channel, or the two of a pair. */
  readonly people: string;
}

/**
 * Whom each of these people sees, and is seen by: friends and the members of small channels they share, without those
 * whom a block keeps apart. One statement for all of them, one row per channel: members who are asked for together
 * share it. Of the others, only those are kept who pass `isShown`. (Who follows a thread is a member of its channel.)
 */
export const circlesOf = async (
  sql: Sql,
  userIds: readonly string[],
  isShown: (userId: string) => boolean,
): Promise<Circles> => {
  const ids = userIds as string[];
  const rows = await sql<CircleRow[]>`
    select 'channel' as kind, string_agg(m.user_id::text, ',') as people
    from channel_members m
    where m.channel_id in (
      select c.id from channel_members own join channels c on c.id = own.channel_id
      where own.user_id = any(${ids}::uuid[]) and c.member_count <= ${PRESENCE_MEMBERS_MAX} and c.parent_id is null
    )
    group by m.channel_id
    union all
    select 'friends', user_a::text || ',' || user_b::text from friendships
    where state = 'accepted' and (user_a = any(${ids}::uuid[]) or user_b = any(${ids}::uuid[]))
    union all
    select 'apart', blocker_id::text || ',' || blocked_id::text from blocks
    where blocker_id = any(${ids}::uuid[]) or blocked_id = any(${ids}::uuid[])`;

  const circles = new Map(ids.map((id) => [id, { people: new Set<string>(), size: 0 }]));
  const pairs = (row: CircleRow): readonly [string, string] => {
    const [one = "", other = ""] = row.people.split(",");
    return [one, other];
  };
  for (const row of rows) {
    if (row.kind === "apart") continue;
    const everyone = row.people.split(",");
    const shown = everyone.filter(isShown);
    for (const id of everyone) {
      const circle = circles.get(id);
      if (!circle) continue;
      circle.size += everyone.length - 1;
      for (const other of shown) circle.people.add(other);
    }
  }
  for (const row of rows) {
    if (row.kind !== "apart") continue;
    const [one, other] = pairs(row);
    circles.get(one)?.people.delete(other);
    circles.get(other)?.people.delete(one);
  }
  for (const [id, circle] of circles) circle.people.delete(id);
  return circles;
};

/** The members of those of these channels in which members see each other come and go. */
export const membersOf = async (
  sql: Sql,
  channelIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> => {
  if (channelIds.length === 0) return new Map();
  const rows = await sql<{ id: string; people: string }[]>`
    select m.channel_id as id, string_agg(m.user_id::text, ',') as people
    from channel_members m join channels c on c.id = m.channel_id
    where c.id = any(${channelIds as string[]}::uuid[]) and c.member_count <= ${PRESENCE_MEMBERS_MAX}
      and c.parent_id is null
    group by m.channel_id`;
  return new Map(rows.map(({ id, people }) => [id, people.split(",")]));
};
