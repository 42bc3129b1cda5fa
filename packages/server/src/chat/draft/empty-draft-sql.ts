import type { Draft } from "@parley/contract";
import { type Kysely, sql } from "kysely";
import type { DB } from "../../database/schema.generated.ts";

/**
 * Ends what a person has begun to write in a channel, if it has this nonce, as its sending does: the draft goes on empty
 * under another one. Null: they have no such draft.
 */
export const emptyDraft = async (
  trx: Kysely<DB>,
  { userId, channelId, nonce, at }: { userId: string; channelId: string; nonce: string; at: string },
): Promise<Draft | null> => {
  const row = await trx
    .updateTable("drafts")
    .set((eb) => ({
      text: "",
      version: eb("version", "+", 1),
      nonce: sql<string>`gen_random_uuid()`,
      updated_at: at,
    }))
    .where("user_id", "=", userId)
    .where("channel_id", "=", channelId)
    .where("nonce", "=", nonce)
    .returning(["text", "version", "nonce", "updated_at"])
    .executeTakeFirst();
  return row
    ? { channelId, text: row.text, version: row.version, nonce: row.nonce, updatedAt: row.updated_at }
    : null;
};
