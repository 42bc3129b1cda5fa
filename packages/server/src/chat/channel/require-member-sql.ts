import type { Sql } from "../../database/sql.ts";
import { raise } from "../../problem.ts";

/** Raises `channel_not_found` unless the person is a member: a stranger learns nothing. */
export type RequireMember = (channelId: string, userId: string) => Promise<void>;

export const createRequireMember =
  (sql: Sql): RequireMember =>
  async (channelId, userId) => {
    const rows =
      await sql`select 1 from channel_members where channel_id = ${channelId} and user_id = ${userId}`;
    if (rows.length === 0) raise("channel_not_found");
  };
