import type { Sql } from "../../database/sql.ts";
import { raise } from "../../problem.ts";

/** Raises `channel_not_found` unless the person is a member, of a thread's parent: a stranger learns nothing. */
export type RequireMember = (channelId: string, userId: string) => Promise<void>;

export const createRequireMember =
  (sql: Sql): RequireMember =>
  async (channelId, userId) => {
    const rows = await sql`
      select 1 from channels c join channel_members m on m.channel_id = c.home_id and m.user_id = ${userId}
      where c.id = ${channelId}`;
    if (rows.length === 0) raise("channel_not_found");
  };
