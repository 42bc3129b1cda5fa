import type { Kysely } from "kysely";
import { z } from "zod";
import type { Database } from "../../database/connect.ts";
import type { DB } from "../../database/schema.generated.ts";
import { transact } from "../../database/transact.ts";
import { accountOf } from "../account/account-rows-sql.ts";
import type { WriteAlongside } from "../alongside/write-alongside-sql.ts";
import { takeToken } from "../one-time-token/one-time-tokens-sql.ts";
import { ending } from "../session/session-rows-sql.ts";
import { endedBy } from "../session/session-store-sql.ts";
import type { Disowned } from "./disowned.ts";

const REASON = "not-me";
const LinkData = z.object({ sessionId: z.uuid() });

/** Sessions that were not their owner's, in SQL. */
export const disownedSql = (
  { sql }: Database,
  { writeAlongside }: { writeAlongside: WriteAlongside },
): Disowned => ({
  async disown(token, now, alongside) {
    const ended = await transact(sql, async (_tx, trx) => {
      const taken = await takeToken(trx, { token, purpose: "not-me", now });
      if (!taken?.userId) return null;
      const row = await trx
        .selectFrom("users")
        .selectAll()
        .where("id", "=", taken.userId)
        .forUpdate()
        .executeTakeFirst();
      if (row?.state !== "active") return null;
      const { sessionId } = LinkData.parse(taken.data);
      const of = { sessionId, userId: row.id };
      await forgetBrowser(trx, of);
      const rows = await ending(trx, { reason: REASON, now })
        .where("id", "=", sessionId)
        .where("user_id", "=", row.id)
        .execute();
      await writeAlongside(trx, alongside({ account: accountOf(row), sessionId }));
      return rows;
    });
    return ended && endedBy(ended, REASON);
  },
});

const forgetBrowser = async (
  trx: Kysely<DB>,
  { sessionId, userId }: { sessionId: string; userId: string },
): Promise<void> => {
  const session = await trx
    .selectFrom("sessions")
    .select("browser")
    .where("id", "=", sessionId)
    .where("user_id", "=", userId)
    .executeTakeFirst();
  if (!session || session.browser === null) return;
  await trx
    .deleteFrom("known_devices")
    .where("user_id", "=", userId)
    .where("browser", "=", session.browser)
    .execute();
};
