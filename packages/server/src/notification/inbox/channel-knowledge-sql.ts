import type { Sql } from "../../database/sql.ts";

export interface ChannelFactsRow {
  readonly id: string;
  readonly kind: string;
  readonly version: number;
  readonly lastSeq: number;
  /** Whether somebody here wants to hear of every message. */
  readonly hasEager: boolean;
}

/** What `concerns` goes by, as it is now; one statement. */
export const readChannelFacts = (sql: Sql, channelIds: readonly string[]) => sql<ChannelFactsRow[]>`
  select c.id, c.kind, c.version, c.last_seq as "lastSeq",
    exists (select 1 from channel_members m where m.channel_id = c.id and m.notify = 'all')
    or exists (
      select 1 from notification_settings s
      join channel_members m on m.channel_id = c.id and m.user_id = s.user_id and m.notify is null
      where s.level = 'all'
    ) as "hasEager"
  from channels c where c.id = any(${channelIds as string[]}::uuid[])`;
