import { type Kysely, sql } from "kysely";
import type { Clock } from "../../clock.ts";
import type { Queue } from "../../database/queue.ts";
import type { DB } from "../../database/schema.generated.ts";
import type { WantedRow, WrittenRow } from "../inbox/notification-rows-sql.ts";
import { putPushJobs } from "./push-job.ts";
import { takeFromDevices } from "./take-from-devices-sql.ts";

/** Who is here is shown it where they are; what they have not read by then is pushed all the same. */
export const HERE_DELAY_MS = 30_000;

export interface PutPushes {
  /**
   * Has new notifications pushed: `write` is told when each is due, and for each person who has browsers to be told a job
   * stands with the rows.
   */
  write(
    trx: Kysely<DB>,
    rows: readonly WantedRow[],
    write: (pushAtOf: (row: WantedRow) => string | null) => Promise<readonly WrittenRow[]>,
  ): Promise<readonly WrittenRow[]>;
  /** These notifications are no more: browsers are to forget them. */
  forget(trx: Kysely<DB>, notificationIds: readonly string[]): Promise<void>;
}

/** A reaction asks for nothing: it is found in the inbox, and wakes no device. */
const isPushed = ({ kind }: WantedRow) => kind !== "reaction";

export const createPutPushes = ({
  queue,
  isHere,
  clock,
  hereDelayMs = HERE_DELAY_MS,
}: {
  queue: Pick<Queue, "putAll">;
  /** Whether the person is active on some device. */
  isHere: (userId: string) => boolean;
  clock: Clock;
  hereDelayMs?: number;
}): PutPushes => ({
  async write(trx, rows, write) {
    const people = [...new Set(rows.filter(isPushed).map(({ userId }) => userId))];
    const reached = await reachedByPush(trx, people);
    const now = clock.now();
    const dueAt = new Map([...reached].map((userId) => [userId, now + (isHere(userId) ? hereDelayMs : 0)]));
    const dueOf = (row: WantedRow) => (isPushed(row) ? dueAt.get(row.userId) : undefined);
    const written = await write((row) => {
      const due = dueOf(row);
      return due === undefined ? null : new Date(due).toISOString();
    });
    const byId = new Map(rows.map((row) => [row.id, row]));
    const toPush = new Set<string>();
    for (const { id, userId, isNew } of written) {
      const row = byId.get(id);
      if (isNew && row && dueOf(row) !== undefined) toPush.add(userId);
    }
    await putPushJobs(
      { trx, queue },
      [...toPush].map((userId) => {
        const due = dueAt.get(userId) ?? now;
        return due > now ? { userId, notBefore: due } : { userId };
      }),
    );
    return written;
  },
  async forget(trx, notificationIds) {
    if (notificationIds.length > 0) await takeFromDevices({ trx, queue }, notificationIds);
  },
});

/** Of these people those who have a browser that is told, and want it. */
const reachedByPush = async (trx: Kysely<DB>, userIds: readonly string[]): Promise<ReadonlySet<string>> => {
  if (userIds.length === 0) return new Set();
  const { rows } = await sql<{ user_id: string }>`
    select distinct p.user_id from push_subscriptions p
    left join notification_settings s on s.user_id = p.user_id
    where p.user_id = any(${userIds}::uuid[]) and coalesce(s.push, true)`.execute(trx);
  return new Set(rows.map((row) => row.user_id));
};
