import type { Clock } from "../../clock.ts";
import type { Queue } from "../../database/queue.ts";
import type { Sql } from "../../database/sql.ts";
import { transact } from "../../database/transact.ts";
import type { DigestRows } from "./digest-rows-sql.ts";
import { DIGEST_QUEUE, dueSinceAt } from "./send-digest.ts";

const PEOPLE_AT_ONCE = 500;

/** Queues a job for each person for whom a mail is due. Several nodes may: of two jobs the second finds nothing to do. */
export const createQueueDigests =
  ({ sql, queue, rows, clock }: { sql: Sql; queue: Pick<Queue, "putAll">; rows: DigestRows; clock: Clock }) =>
  async (): Promise<void> => {
    const people = await rows.people(dueSinceAt(clock.now()), PEOPLE_AT_ONCE);
    if (people.length === 0) return;
    await transact(sql, (_, trx) =>
      queue.putAll(
        trx,
        DIGEST_QUEUE,
        people.map((userId) => ({ data: { userId }, options: { retryLimit: 2 } })),
      ),
    );
  };
