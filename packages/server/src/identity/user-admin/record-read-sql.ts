import { createOneLook } from "../../audit/one-look.ts";
import { recordEvents } from "../../audit/record-events-sql.ts";
import type { Call, Principal } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import type { Database } from "../../database/connect.ts";
import { retrying } from "../../database/transact.ts";

/** Records that someone looks at what is not their own. Resolves once durable: nothing is shown before (SEC-30). */
export type RecordRead = (
  call: Call<Principal>,
  what: string,
  /** Whose account is looked at; null: those of many. */
  userId?: string | null,
) => Promise<void>;

export const recordReadSql =
  ({ db }: Pick<Database, "db">, { clock }: { clock: Clock }): RecordRead =>
  ({ principal, source }, what, userId = null) =>
    retrying(() =>
      recordEvents(db, [
        {
          action: "admin.read",
          actorId: principal.userId,
          userId,
          source,
          at: new Date(clock.now()).toISOString(),
          details: { what },
        },
      ]),
    );

/** As `recordReadSql`, for what a page asks for again and again: once a minute for each session. */
export const recordLookSql = (database: Pick<Database, "db">, { clock }: { clock: Clock }): RecordRead => {
  const oneLook = createOneLook({ clock });
  const recordRead = recordReadSql(database, { clock });
  return (call, what, userId = null) =>
    oneLook(call, [what, userId ?? undefined], () => recordRead(call, what, userId));
};
