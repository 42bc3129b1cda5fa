import type { ChannelRole } from "@parley/contract";
import type { Kysely } from "kysely";
import type { DB } from "../../database/schema.generated.ts";
import { raise } from "../../problem.ts";

export interface MemberRow {
  readonly userId: string;
  readonly role: ChannelRole;
  readonly readSeq: number;
  readonly joinedAt: string;
}

/** Members of the channels of this person; of other channels there is nothing to see. */
export const membersVisibleTo = (db: Kysely<DB>, userId: string) => ({
  async all(channelId: string): Promise<readonly MemberRow[]> {
    const rows = await db
      .selectFrom("channel_members")
      .select(["user_id", "role", "read_seq", "joined_at"])
      .where("channel_id", "=", channelId)
      .where((eb) =>
        eb.exists(
          eb
            .selectFrom("channel_members as own")
            .select("own.user_id")
            .where("own.channel_id", "=", channelId)
            .where("own.user_id", "=", userId),
        ),
      )
      .execute();
    if (rows.length === 0) return raise("channel_not_found");
    return rows.map((row) => ({
      userId: row.user_id,
      role: row.role as ChannelRole,
      readSeq: row.read_seq,
      joinedAt: row.joined_at,
    }));
  },
});
