import type { Kysely } from "kysely";
import type { DB } from "../../database/schema.generated.ts";

/**
 * Whether the session that a call was let in with lives still, held inside the caller's transaction, which holds its person
 * before. What makes a new way in asks this: of it and a revocation at once, the revocation wins (SEC-07).
 */
export const holdSession = async (
  trx: Kysely<DB>,
  { userId, sessionId }: { userId: string; sessionId: string },
): Promise<boolean> => {
  const row = await trx
    .selectFrom("sessions")
    .select("id")
    .where("id", "=", sessionId)
    .where("user_id", "=", userId)
    .where("revoked_at", "is", null)
    .forUpdate()
    .executeTakeFirst();
  return row !== undefined;
};
