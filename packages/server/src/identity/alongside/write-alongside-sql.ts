import type { Kysely } from "kysely";
import { recordEvents } from "../../audit/record-events-sql.ts";
import type { Database } from "../../database/connect.ts";
import type { DB } from "../../database/schema.generated.ts";
import { transact } from "../../database/transact.ts";
import type { QueueMail } from "../mail/queue-mail.ts";
import { issueTokens } from "../one-time-token/one-time-tokens-sql.ts";
import type { Alongside, WriteApart } from "./alongside.ts";

/** Writes what goes with a change, inside its transaction. */
export type WriteAlongside = (trx: Kysely<DB>, alongside: Alongside) => Promise<void>;

export const createWriteAlongside =
  ({ queueMail }: { queueMail: QueueMail }): WriteAlongside =>
  async (trx, { events = [], tokens = [], mails = [] }) => {
    await recordEvents(trx, events);
    await issueTokens(trx, tokens);
    for (const mail of mails) await queueMail(trx, mail);
  };

export const createWriteApart =
  ({ sql }: Pick<Database, "sql">, { writeAlongside }: { writeAlongside: WriteAlongside }): WriteApart =>
  (alongside) =>
    transact(sql, (_tx, trx) => writeAlongside(trx, alongside));
