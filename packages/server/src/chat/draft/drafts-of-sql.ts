import type { Draft } from "@parley/contract";
import type { Sql } from "../../database/sql.ts";

/**
 * What each of these people has begun to write, the latest first: one statement for any number of people. Empty drafts
 * are not in it, nor those of channels that are not theirs any more. Who has none is missing from the answer.
 */
export const createDraftsOf =
  (sql: Sql) =>
  async (userIds: readonly string[]): Promise<ReadonlyMap<string, readonly Draft[]>> => {
    const rows = await sql<(Draft & { userId: string })[]>`
      select d.user_id as "userId", d.channel_id as "channelId", d.text, d.version, d.nonce,
        d.updated_at as "updatedAt"
      from drafts d
      join channels c on c.id = d.channel_id
      join channel_members m on m.channel_id = c.home_id and m.user_id = d.user_id
      where d.user_id = any(${userIds as string[]}::uuid[]) and d.text <> ''
      order by d.updated_at desc, d.channel_id`;
    const drafts = new Map<string, Draft[]>();
    for (const { userId, ...draft } of rows) {
      const own = drafts.get(userId);
      if (own) own.push(draft);
      else drafts.set(userId, [draft]);
    }
    return drafts;
  };
