import type { Sql } from "../../database/sql.ts";

/** In a channel with more members than this, members do not see each other come and go. */
export const PRESENCE_MEMBERS_MAX = 50;

export type Circles = ReadonlyMap<string, ReadonlySet<string>>;

interface CircleRow {
  readonly kind: "channel" | "friends" | "apart";
  /** User ids with commas between them: all members of a channel, or the two of a pair. */
  readonly people: string;
}

/**
 * Whom each of these people sees, and is seen by: friends and the members of small channels they share, without those
 * whom a block keeps apart. One statement for all of them, one row per channel: members who are asked for together
 * share it. Of the others, only those are kept who pass `isHere`.
 */
export const circlesOf = async (
  sql: Sql,
  userIds: readonly string[],
  isHere: (userId: string) => boolean,
): Promise<Circles> => {
  const ids = userIds as string[];
  const rows = await sql<CircleRow[]>`
    select 'channel' as kind, string_agg(m.user_id::text, ',') as people
    from channel_members m
    where m.channel_id in (
      select c.id from channel_members own join channels c on c.id = own.channel_id
      where own.user_id = any(${ids}::uuid[]) and c.member_count <= ${PRESENCE_MEMBERS_MAX}
    )
    group by m.channel_id
    union all
    select 'friends', user_a::text || ',' || user_b::text from friendships
    where state = 'accepted' and (user_a = any(${ids}::uuid[]) or user_b = any(${ids}::uuid[]))
    union all
    select 'apart', blocker_id::text || ',' || blocked_id::text from blocks
    where blocker_id = any(${ids}::uuid[]) or blocked_id = any(${ids}::uuid[])`;

  const circles = new Map(ids.map((id) => [id, new Set<string>()]));
  const pairs = (row: CircleRow): readonly [string, string] => {
    const [one = "", other = ""] = row.people.split(",");
    return [one, other];
  };
  for (const row of rows) {
    if (row.kind === "apart") continue;
    const everyone = row.people.split(",");
    const here = everyone.filter(isHere);
    for (const id of everyone) {
      const circle = circles.get(id);
      if (circle) for (const other of here) circle.add(other);
    }
  }
  for (const row of rows) {
    if (row.kind !== "apart") continue;
    const [one, other] = pairs(row);
    circles.get(one)?.delete(other);
    circles.get(other)?.delete(one);
  }
  for (const [id, circle] of circles) circle.delete(id);
  return circles;
};
