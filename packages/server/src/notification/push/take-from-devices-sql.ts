import { type Kysely, sql } from "kysely";
import type { Queue } from "../../database/queue.ts";
import type { DB } from "../../database/schema.generated.ts";
import { putPushJobs } from "./push-job.ts";

/** Has browsers forget these notifications where they show them, or are about to: a job for each person, once this stands. */
export const takeFromDevices = async (
  { trx, queue }: { trx: Kysely<DB>; queue: Pick<Queue, "putAll"> },
  notificationIds: readonly string[],
): Promise<void> => {
  const { rows } = await sql<{ user_id: string }>`
    select distinct user_id from push_deliveries
    where notification_id = any(${notificationIds}::uuid[])`.execute(trx);
  await putPushJobs(
    { trx, queue },
    rows.map((row) => ({ userId: row.user_id })),
  );
};
