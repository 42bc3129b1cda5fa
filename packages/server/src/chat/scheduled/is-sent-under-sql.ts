import type { Kysely } from "kysely";
import type { DB } from "../../database/schema.generated.ts";

/** Whether a message of theirs stands in the channel under this nonce. */
export const isSentUnder = async (
  trx: Kysely<DB>,
  { userId, channelId, nonce }: { userId: string; channelId: string; nonce: string },
): Promise<boolean> => {
  const row = await trx
    .selectFrom("messages")
    .select("seq")
    .where("sender_id", "=", userId)
    .where("nonce", "=", nonce)
    .where("channel_id", "=", channelId)
    .executeTakeFirst();
  return row !== undefined;
};
