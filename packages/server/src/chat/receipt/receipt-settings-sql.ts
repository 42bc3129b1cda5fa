import type { AnswerOf } from "@parley/contract";
import type { Kysely } from "kysely";
import type { DB } from "../../database/schema.generated.ts";

type ReceiptSettings = AnswerOf<"receipt.settings">;

export const readReceiptSettings = async (db: Kysely<DB>, userId: string): Promise<ReceiptSettings> => {
  const row = await db
    .selectFrom("receipt_settings")
    .select("hides_reading")
    .where("user_id", "=", userId)
    .executeTakeFirst();
  return { hidesReading: row?.hides_reading ?? false };
};

export const writeReceiptSettings = async (
  db: Kysely<DB>,
  userId: string,
  { hidesReading }: ReceiptSettings,
): Promise<ReceiptSettings> => {
  await db
    .insertInto("receipt_settings")
    .values({ user_id: userId, hides_reading: hidesReading })
    .onConflict((conflict) => conflict.column("user_id").doUpdateSet({ hides_reading: hidesReading }))
    .execute();
  return { hidesReading };
};
