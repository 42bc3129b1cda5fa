import type { Sql } from "../../database/sql.ts";

/** Somebody who would like to see somebody. */
export interface Sight {
  readonly viewer: string;
  readonly person: string;
}

/**
 * Of each of these, whether it is granted: to friends and to members of a channel of whatever size, unless one of the two
 * has blocked the other. In the order asked.
 */
export const maySee = async (sql: Sql, sights: readonly Sight[]): Promise<readonly boolean[]> => {
  const rows = await sql<{ place: number }[]>`
    select s.place::int as place
    from unnest(${sights.map(({ viewer }) => viewer)}::uuid[], ${sights.map(({ person }) => person)}::uuid[])
      with ordinality as s(viewer, person, place)
    where (
      exists (
        select 1 from friendships f
        where f.user_a = least(s.viewer, s.person) and f.user_b = greatest(s.viewer, s.person) and f.state = 'accepted'
      )
      or exists (
        select 1 from channel_members own
        join channel_members theirs on theirs.channel_id = own.channel_id and theirs.user_id = s.person
        join channels c on c.id = own.channel_id
        where own.user_id = s.viewer and c.parent_id is null
      )
    )
    and not exists (
      select 1 from blocks b
      where (b.blocker_id = s.viewer and b.blocked_id = s.person)
        or (b.blocker_id = s.person and b.blocked_id = s.viewer)
    )`;
  const granted = new Set(rows.map(({ place }) => place));
  return sights.map((_, index) => granted.has(index + 1));
};
