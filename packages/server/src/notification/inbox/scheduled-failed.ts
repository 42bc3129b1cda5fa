import type { FailedScheduled } from "../../chat/scheduled/send-scheduled-sql.ts";
import type { Clock } from "../../clock.ts";
import type { Sql } from "../../database/sql.ts";
import { transact } from "../../database/transact.ts";
import type { PutPushes } from "../push/put-pushes-sql.ts";
import { type WantedRow, writeNotifications } from "./notification-rows-sql.ts";
import type { TellInbox } from "./tell-inbox.ts";

/** Tells somebody that their message was not sent at its time: once for each time that it failed. */
export const createTellScheduledFailed =
  ({
    sql,
    pushes,
    tell,
    clock,
    newId,
  }: {
    sql: Sql;
    pushes: Pick<PutPushes, "write">;
    tell: TellInbox["tell"];
    clock: Clock;
    newId: () => string;
  }) =>
  async ({ id, userId, channelId, at, failure }: FailedScheduled): Promise<void> => {
    const row: WantedRow = {
      ...{ id: newId(), userId, kind: "scheduled_failed", channelId, messageId: null, seq: 0, actorId: null },
      ...{ text: failure, createdAt: new Date(clock.now()).toISOString(), about: `scheduled ${id} ${at}` },
    };
    const written = await transact(sql, (_, trx) =>
      pushes.write(trx, [row], (pushAtOf) => writeNotifications(trx, [row], pushAtOf)),
    );
    tell(written.map((one) => ({ userId, added: [one.id] })));
  };
