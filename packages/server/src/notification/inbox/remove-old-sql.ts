import type { Sql } from "../../database/sql.ts";
import { retrying } from "../../database/transact.ts";

/** A notification is kept for so long, read or not. */
export const NOTIFICATIONS_KEPT_MS = 90 * 24 * 60 * 60 * 1_000;
const ROWS_PER_STATEMENT = 2_000;

/** The least id of version 7 that can be made at a time (RFC 9562 section 5.7). */
export const firstIdAt = (ms: number): string => {
  const time = Math.max(0, Math.floor(ms)).toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
};

/** Removes what is too old, of anybody, a batch at a time: nobody waits for it. Ids grow with time, so that they tell. */
export const createRemoveOld =
  ({ sql, clock }: { sql: Sql; clock: { now(): number } }) =>
  async (): Promise<void> => {
    const first = firstIdAt(clock.now() - NOTIFICATIONS_KEPT_MS);
    const removed = async (run: () => PromiseLike<readonly object[]>) =>
      (await retrying(run)).length === ROWS_PER_STATEMENT;
    while (
      await removed(
        () => sql`
        delete from notifications where id in (
          select id from notifications where id < ${first} order by id limit ${ROWS_PER_STATEMENT}
        ) returning 1`,
      )
    );
    while (
      await removed(
        () => sql`
        delete from push_deliveries where (notification_id, subscription_id) in (
          select notification_id, subscription_id from push_deliveries
          where notification_id < ${first} order by notification_id limit ${ROWS_PER_STATEMENT}
        ) returning 1`,
      )
    );
  };
