import type { ScheduledMessage } from "@parley/contract";
import type { Kysely } from "kysely";
import type { DB } from "../../database/schema.generated.ts";

const COLUMNS = ["id", "channel_id", "nonce", "text", "at", "created_at", "failure"] as const;

interface ScheduledRow {
  readonly id: string;
  readonly channel_id: string;
  readonly nonce: string;
  readonly text: string;
  readonly at: string;
  readonly created_at: string;
  readonly failure: string | null;
}

const scheduledOf = (row: ScheduledRow): ScheduledMessage => ({
  id: row.id,
  channelId: row.channel_id,
  text: row.text,
  nonce: row.nonce,
  at: row.at,
  createdAt: row.created_at,
  failure: row.failure,
});

/** What a person has written to be sent later; nothing of anybody else's. */
export const scheduledMessagesOf = (db: Kysely<DB>, userId: string) => {
  const own = () => db.selectFrom("scheduled_messages").select(COLUMNS).where("user_id", "=", userId);
  return {
    /** The next first. */
    async all(): Promise<ScheduledMessage[]> {
      return (await own().orderBy("at").orderBy("id").execute()).map(scheduledOf);
    },

    async count(): Promise<number> {
      const { count } = await db
        .selectFrom("scheduled_messages")
        .select((eb) => eb.fn.countAll<number>().as("count"))
        .where("user_id", "=", userId)
        .executeTakeFirstOrThrow();
      return count;
    },

    async findByNonce(key: { channelId: string; nonce: string }): Promise<ScheduledMessage | null> {
      const row = await own()
        .where("channel_id", "=", key.channelId)
        .where("nonce", "=", key.nonce)
        .executeTakeFirst();
      return row ? scheduledOf(row) : null;
    },

    /** Locked until the transaction ends: it is not sent meanwhile. */
    async hold(id: string): Promise<ScheduledMessage | null> {
      const row = await own().where("id", "=", id).forUpdate().executeTakeFirst();
      return row ? scheduledOf(row) : null;
    },

    /** Null where there is one under this nonce already. */
    async add(message: Omit<ScheduledMessage, "failure">): Promise<ScheduledMessage | null> {
      const row = await db
        .insertInto("scheduled_messages")
        .values({
          id: message.id,
          user_id: userId,
          channel_id: message.channelId,
          nonce: message.nonce,
          text: message.text,
          at: message.at,
          created_at: message.createdAt,
        })
        .onConflict((conflict) => conflict.columns(["user_id", "channel_id", "nonce"]).doNothing())
        .returning(COLUMNS)
        .executeTakeFirst();
      return row ? scheduledOf(row) : null;
    },

    async change({ id, text, at, failure }: ScheduledMessage): Promise<void> {
      await db
        .updateTable("scheduled_messages")
        .set({ text, at, failure })
        .where("user_id", "=", userId)
        .where("id", "=", id)
        .execute();
    },

    /** Whether there was one. */
    async remove(id: string): Promise<boolean> {
      const row = await db
        .deleteFrom("scheduled_messages")
        .where("user_id", "=", userId)
        .where("id", "=", id)
        .returning("id")
        .executeTakeFirst();
      return row !== undefined;
    },
  };
};
