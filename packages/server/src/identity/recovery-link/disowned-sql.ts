import type { Kysely } from "kysely";
import { z } from "zod";
import type { Database } from "../../database/connect.ts";
import type { DB } from "../../database/schema.generated.ts";
import { transact } from "../../database/transact.ts";
import { heldAccount } from "../account/held-account-sql.ts";
import type { WriteAlongside } from "../alongside/write-alongside-sql.ts";
import { takeToken, voidTokens } from "../one-time-token/one-time-tokens-sql.ts";
import { personChanged } from "../role/person-changed-sql.ts";
import { ending } from "../session/session-rows-sql.ts";
import { endedBy } from "../session/session-store-sql.ts";
import type { Disowned } from "./disowned.ts";
import { removeMadeIn, sessionsOfStranger } from "./made-in-sessions-sql.ts";

const REASON = "not-me";
const LinkData = z.object({ sessionId: z.uuid() });

/** Sessions that were not their owner's, in SQL. */
export const disownedSql = (
  { sql }: Database,
  { writeAlongside }: { writeAlongside: WriteAlongside },
): Disowned => ({
  async disown(token, now, alongside) {
    const done = await transact(sql, async (_tx, trx) => {
      const taken = await takeToken(trx, { token, purpose: "not-me", now });
      if (!taken?.userId) return null;
      const account = await heldAccount(trx, taken.userId);
      if (account?.state !== "active") return null;
      const userId = account.id;
      const { sessionId } = LinkData.parse(taken.data);
      const { ids, browser } = await sessionsOfStranger(trx, { userId, sessionId });
      if (browser !== null) await forgetBrowser(trx, { userId, browser });
      const sessions = await ending(trx, { reason: REASON, now })
        .where("id", "in", ids)
        .where("user_id", "=", userId)
        .execute();
      const made = await removeMadeIn(trx, { userId, sessionIds: ids });
      await trx.deleteFrom("email_changes").where("user_id", "=", userId).execute();
      await voidTokens(trx, { userId, purpose: "change-email" });
      const sessionIds = [...new Set([sessionId, ...sessions.map(({ id }) => id)])];
      await writeAlongside(trx, alongside({ account, sessionIds, made }));
      return { userId, ended: [...sessions, ...made.apiTokens] };
    });
    return done && { ended: endedBy(done.ended, REASON), told: personChanged(done.userId) };
  },
});

const forgetBrowser = (trx: Kysely<DB>, { userId, browser }: { userId: string; browser: string }) =>
  trx.deleteFrom("known_devices").where("user_id", "=", userId).where("browser", "=", browser).execute();
