import type { PublicChannel } from "@parley/contract";
import type { Sql } from "../../database/sql.ts";

export interface BrowseRequest {
  /** Anywhere in the name, the topic or the description, without case, accents as typed; empty: all. */
  readonly query: string;
  readonly after: { readonly name: string; readonly id: string } | null;
  readonly limit: number;
}

/** With the name as it is sorted by. */
export type FoundChannel = PublicChannel & { readonly sortedBy: string };

/** Channels that anyone may find, as this person sees them: never private or archived ones. By name, without case. */
export const publicChannelsSeenBy = (sql: Sql, userId: string) => ({
  find: ({ query, after, limit }: BrowseRequest): PromiseLike<readonly FoundChannel[]> => sql<FoundChannel[]>`
    select c.id, c.name, c.topic, c.description, c.avatar, c.member_count as "memberCount",
      c.created_at as "createdAt", lower(c.name) as "sortedBy",
      exists (select 1 from channel_members m where m.channel_id = c.id and m.user_id = ${userId}) as "isMember"
    from channels c
    where c.visibility = 'public' and c.archived_at is null and c.kind = 'group'
      and (
        strpos(lower(c.name), lower(${query})) > 0
        or strpos(lower(coalesce(c.topic, '')), lower(${query})) > 0
        or strpos(lower(coalesce(c.description, '')), lower(${query})) > 0
      )
      ${after === null ? sql`` : sql`and (lower(c.name), c.id) > (${after.name}, ${after.id}::uuid)`}
    order by lower(c.name), c.id
    limit ${limit}`,
});
