import { type Kysely, sql } from "kysely";
import type { DB } from "../../database/schema.generated.ts";

export interface SavedRow {
  readonly messageId: string;
  readonly savedAt: string;
}

/** What a person has saved. Rights are those of the moment of reading: a row says nothing about the message. */
export const savedMessagesOf = (db: Kysely<DB>, userId: string) => ({
  /** Answers when it was saved first, which is `at` where it had not been. */
  async add(message: { id: string; channelId: string; seq: number }, at: string): Promise<string> {
    const row = await db
      .insertInto("saved_messages")
      .values({
        user_id: userId,
        message_id: message.id,
        channel_id: message.channelId,
        seq: message.seq,
        saved_at: at,
      })
      .onConflict((conflict) =>
        conflict
          .columns(["user_id", "message_id"])
          .doUpdateSet((eb) => ({ saved_at: eb.ref("saved_messages.saved_at") })),
      )
      .returning("saved_at")
      .executeTakeFirstOrThrow();
    return row.saved_at;
  },

  /** Whether there was something to remove. */
  async remove(messageId: string): Promise<boolean> {
    const row = await db
      .deleteFrom("saved_messages")
      .where("user_id", "=", userId)
      .where("message_id", "=", messageId)
      .returning("message_id")
      .executeTakeFirst();
    return row !== undefined;
  },

  /** The latest saved first, those after `after`; without those in channels that are not theirs any more. */
  async page({ after, limit }: { after: SavedRow | null; limit: number }): Promise<readonly SavedRow[]> {
    const found = db
      .selectFrom("saved_messages as s")
      .innerJoin("channels as c", "c.id", "s.channel_id")
      .innerJoin("channel_members as m", (join) =>
        join.onRef("m.channel_id", "=", "c.home_id").onRef("m.user_id", "=", "s.user_id"),
      )
      .select(["s.message_id", "s.saved_at"])
      .where("s.user_id", "=", userId);
    const rows = await (after === null ? found : found.where(isAfter(after)))
      .orderBy("s.saved_at", "desc")
      .orderBy("s.message_id", "desc")
      .limit(limit)
      .execute();
    return rows.map((row) => ({ messageId: row.message_id, savedAt: row.saved_at }));
  },
});

const isAfter = ({ savedAt, messageId }: SavedRow) =>
  sql<boolean>`(s.saved_at, s.message_id) < (${savedAt}::timestamptz, ${messageId}::uuid)`;
