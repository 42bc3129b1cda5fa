import type { Clock } from "../../clock.ts";
import type { Queue } from "../../database/queue.ts";
import type { Sql } from "../../database/sql.ts";
import { transact } from "../../database/transact.ts";
import { putScheduledJob } from "./scheduled-job.ts";

/** A job that waits behind others is not taken for lost before. */
const OVERDUE_MS = 60_000;
const AT_ONCE = 500;

/**
 * Queues again what should have been sent by now: its job was lost with a restored database, or used up its tries.
 * A job too many does no harm.
 */
export const createSweepOverdue =
  ({ sql, queue, clock }: { sql: Sql; queue: Queue; clock: Clock }) =>
  async (): Promise<void> => {
    const before = new Date(clock.now() - OVERDUE_MS).toISOString();
    await transact(sql, async (tx, trx) => {
      const rows = await tx<{ id: string; at: string }[]>`
        select id, at from scheduled_messages where at < ${before} and failure is null
        order by at limit ${AT_ONCE} for update skip locked`;
      const notBefore = new Date(clock.now()).toISOString();
      for (const { id, at } of rows) {
        await putScheduledJob({ trx, queue }, { scheduledId: id, at }, { notBefore });
      }
    });
  };
