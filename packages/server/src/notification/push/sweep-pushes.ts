import type { Clock } from "../../clock.ts";
import type { Queue } from "../../database/queue.ts";
import type { Sql } from "../../database/sql.ts";
import { transact } from "../../database/transact.ts";
import { firstIdAt } from "../inbox/remove-old-sql.ts";
import type { PushDeliveries } from "./push-deliveries-sql.ts";
import { putPushJobs } from "./push-job.ts";

/** What is later than that waits for nothing any more. */
const OVERDUE_MS = 2 * 60_000;
/** What a device shows for longer than that, it may go on showing. */
const LOOKED_BACK_MS = 7 * 24 * 60 * 60_000;
const PEOPLE_AT_ONCE = 500;

/** Queues again what should have been pushed by now: its job was lost with a restored database, or used up its tries. */
export const createSweepPushes =
  ({
    sql,
    queue,
    deliveries,
    clock,
    overdueMs = OVERDUE_MS,
  }: {
    sql: Sql;
    queue: Pick<Queue, "putAll">;
    deliveries: Pick<PushDeliveries, "overdue">;
    clock: Clock;
    overdueMs?: number;
  }) =>
  async (): Promise<void> => {
    const now = clock.now();
    const people = await deliveries.overdue({
      before: new Date(now - overdueMs).toISOString(),
      firstId: firstIdAt(now - LOOKED_BACK_MS),
      limit: PEOPLE_AT_ONCE,
    });
    if (people.length === 0) return;
    await transact(sql, (_, trx) =>
      putPushJobs(
        { trx, queue },
        people.map((userId) => ({ userId })),
      ),
    );
  };
