import type { Kysely } from "kysely";
import { z } from "zod";
import type { Queue } from "../../database/queue.ts";
import type { DB } from "../../database/schema.generated.ts";

export const PUSH_QUEUE = "push";

/** Whose browsers have something to be told, or to forget. What that is says the database when the job is done. */
export const PushJob = z.object({ userId: z.uuid() });
export type PushJob = z.infer<typeof PushJob>;

/** Five seconds after the first try, then twice as long each time; past all of them the sweep goes on. */
const RETRIES = { retryLimit: 8, retryDelay: 5, retryBackoff: true, retryDelayMax: 300 } as const;

/** Queues jobs inside the caller's transaction, in one statement; each not before its time, where it has one. */
export const putPushJobs = (
  { trx, queue }: { trx: Kysely<DB>; queue: Pick<Queue, "putAll"> },
  jobs: readonly { readonly userId: string; readonly notBefore?: number }[],
): Promise<void> =>
  queue.putAll(
    trx,
    PUSH_QUEUE,
    jobs.map(({ userId, notBefore }) => ({
      data: { userId } satisfies PushJob,
      options: { ...RETRIES, ...(notBefore === undefined ? {} : { startAfter: new Date(notBefore) }) },
    })),
  );
