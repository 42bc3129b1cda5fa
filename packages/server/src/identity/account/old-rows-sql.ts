import type { Database } from "../../database/connect.ts";
import { retrying } from "../../database/transact.ts";
import type { OldRows } from "./retention.ts";

/** So many go in one statement, so that none holds its locks for long. */
const ROWS_AT_ONCE = 1_000;

/** Old rows in SQL. */
export const oldRowsSql = ({ sql }: Pick<Database, "sql">): OldRows => {
  const inPortions = async (remove: () => PromiseLike<readonly object[]>): Promise<void> => {
    for (;;) {
      const removed = await retrying(remove);
      if (removed.length < ROWS_AT_ONCE) return;
    }
  };
  return {
    async remove({ now, sessionsOverBy, devicesUnseenSince }) {
      await inPortions(
        () => sql`
          delete from one_time_tokens where hash in
            (select hash from one_time_tokens where expires_at <= ${now} limit ${ROWS_AT_ONCE})
          returning purpose`,
      );
      await inPortions(
        () => sql`
          delete from email_changes where user_id in
            (select user_id from email_changes where expires_at <= ${now} limit ${ROWS_AT_ONCE})
          returning user_id`,
      );
      // A person's latest stays: it tells that they have signed in before, so that a new device is told of.
      await inPortions(
        () => sql`
          delete from sessions where id in (
            select s.id from sessions s
            where (s.revoked_at < ${sessionsOverBy} or s.absolute_expires_at < ${sessionsOverBy}
                or s.idle_expires_at < ${sessionsOverBy})
              and exists (select 1 from sessions l where l.user_id = s.user_id and l.created_at > s.created_at)
            limit ${ROWS_AT_ONCE})
          returning id`,
      );
      await inPortions(
        () => sql`
          delete from known_devices where id in
            (select id from known_devices where last_seen_at < ${devicesUnseenSince} limit ${ROWS_AT_ONCE})
          returning id`,
      );
    },
  };
};
