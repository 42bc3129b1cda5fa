import type { Kysely } from "kysely";
import type { Queue } from "../../database/queue.ts";
import type { DB } from "../../database/schema.generated.ts";

export const SCHEDULED_QUEUE = "scheduled";

/**
 * What a job says. One whose `at` is not (any more) that of the message has nothing to do: the time was changed, and
 * another job has it.
 */
export interface ScheduledJob {
  readonly scheduledId: string;
  /** RFC 3339, UTC, with milliseconds. */
  readonly at: string;
}

/** Ten seconds after the first try, then twice as long each time up to five minutes; past all of them the sweep goes on. */
const RETRIES = { retryLimit: 20, retryDelay: 10, retryBackoff: true, retryDelayMax: 300 } as const;

interface PutDeps {
  readonly trx: Kysely<DB>;
  readonly queue: Queue;
}

/** Queues the sending, inside the caller's transaction, instead of what waited to send the same message. */
export const putScheduledJob = async (
  { trx, queue }: PutDeps,
  job: ScheduledJob,
  { notBefore = job.at }: { notBefore?: string } = {},
): Promise<void> => {
  await queue.takeBack(trx, SCHEDULED_QUEUE, job.scheduledId);
  await queue.put(trx, SCHEDULED_QUEUE, job, {
    ...RETRIES,
    startAfter: new Date(notBefore),
    singletonKey: job.scheduledId,
  });
};

export const takeScheduledJobBack = ({ trx, queue }: PutDeps, scheduledId: string): Promise<void> =>
  queue.takeBack(trx, SCHEDULED_QUEUE, scheduledId);
