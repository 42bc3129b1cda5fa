import type { ChannelRole } from "@parley/contract";
import { type Kysely, sql } from "kysely";
import type { DB } from "../../database/schema.generated.ts";
import { raise } from "../../problem.ts";

export interface MemberRow {
  readonly userId: string;
  readonly role: ChannelRole;
  /** 0 where there is a block between the two of a direct channel. */
  readonly deliveredSeq: number;
  /** The same, and for whoever hides reading. */
  readonly readSeq: number;
  readonly joinedAt: string;
}

/**
 * Members of the channels of this person; of other channels there is nothing to see. Those of a thread are who follows
 * it, with the roles of its parent.
 */
export const membersVisibleTo = (db: Kysely<DB>, userId: string) => {
  const read = async (channelId: string, only: string | null): Promise<readonly MemberRow[]> => {
    const { rows } = await sql<MemberRow & { readonly userId: string | null; readonly role: string | null }>`
      select m.user_id as "userId", r.role, m.joined_at as "joinedAt",
        case when h.direct_state = 'blocked' and m.user_id <> ${userId} then 0 else m.delivered_seq end
          as "deliveredSeq",
        case when s.hides_reading or (h.direct_state = 'blocked' and m.user_id <> ${userId}) then 0
          else m.read_seq end as "readSeq"
      from channels c
      join channels h on h.id = c.home_id
      join channel_members own on own.channel_id = c.home_id and own.user_id = ${userId}
      left join channel_members m on m.channel_id = c.id ${only === null ? sql`` : sql`and m.user_id = ${only}`}
      left join channel_members r on r.channel_id = c.home_id and r.user_id = m.user_id
      left join receipt_settings s on s.user_id = m.user_id
      where c.id = ${channelId}`.execute(db);
    // Who has left the channel of a thread is not in it, whatever row is left of their following it.
    const members = rows.filter((row) => row.userId !== null && row.role !== null);
    return rows.length === 0 ? raise("channel_not_found") : members;
  };
  return {
    all: (channelId: string) => read(channelId, null),
    /** Null: no member. */
    find: async (channelId: string, memberId: string): Promise<MemberRow | null> =>
      (await read(channelId, memberId))[0] ?? null,
  };
};
