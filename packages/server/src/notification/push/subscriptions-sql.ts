import { PUSH_SUBSCRIPTIONS_MAX } from "@parley/contract";
import type { PendingQuery, Row, Sql } from "../../database/sql.ts";
import { retrying, transact } from "../../database/transact.ts";
import { raise } from "../../problem.ts";

/** A browser that is notified. */
export interface Subscription {
  readonly id: string;
  readonly userId: string;
  readonly sessionId: string;
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
  readonly userAgent: string | null;
  readonly createdAt: string;
  /** Since when its push service has refused what is sent there; null while it takes it. */
  readonly failedAt: string | null;
}

const COLUMNS = `id, user_id as "userId", session_id as "sessionId", endpoint, p256dh, auth,
  user_agent as "userAgent", created_at as "createdAt", failed_at as "failedAt"`;

/** Browsers, by person and session. */
export const subscriptionsSql = (sql: Sql) => ({
  of: (userId: string): PromiseLike<readonly Subscription[]> =>
    sql.unsafe<Subscription[]>(
      `select ${COLUMNS} from push_subscriptions where user_id = $1 order by created_at, id`,
      [userId],
      { prepare: true },
    ),

  /**
   * The same endpoint is the same browser: whoever subscribes it last has it, under the id it had where it was theirs.
   * @throws ProblemError push_limit_reached
   */
  put: (wanted: Omit<Subscription, "failedAt">): Promise<Subscription> =>
    transact(
      sql,
      async (tx) => {
        // Their own rows, held: two that subscribe at once come one after the other.
        const own = await tx<{ endpoint: string }[]>`
          select endpoint from push_subscriptions where user_id = ${wanted.userId} for update`;
        const isNew = own.every(({ endpoint }) => endpoint !== wanted.endpoint);
        if (isNew && own.length >= PUSH_SUBSCRIPTIONS_MAX) {
          raise("push_limit_reached", { max: PUSH_SUBSCRIPTIONS_MAX });
        }
        // Of somebody else it is another subscription: what was on its way to them does not come here.
        await tx`
          with gone as (
            delete from push_subscriptions where endpoint = ${wanted.endpoint} and user_id <> ${wanted.userId}
            returning id
          )
          delete from push_deliveries where subscription_id in (select id from gone)`;
        const [row] = await tx.unsafe<Subscription[]>(
          `insert into push_subscriptions (id, user_id, session_id, endpoint, p256dh, auth, user_agent, created_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8)
           on conflict (endpoint) do update set user_id = excluded.user_id, session_id = excluded.session_id,
             p256dh = excluded.p256dh, auth = excluded.auth, user_agent = excluded.user_agent, failed_at = null
           returning ${COLUMNS}`,
          [
            ...[wanted.id, wanted.userId, wanted.sessionId, wanted.endpoint, wanted.p256dh, wanted.auth],
            ...[wanted.userAgent, wanted.createdAt],
          ],
          { prepare: true },
        );
        if (!row) throw new Error("An upsert returns its row");
        return row;
      },
      { retryUnique: true },
    ),

  /** One of a person's own, or all of them. */
  remove: (userId: string, id: string | null): Promise<void> =>
    removeWhere(sql, id === null ? sql`user_id = ${userId}` : sql`user_id = ${userId} and id = ${id}`),

  removeOfSessions: (sessionIds: readonly string[]): Promise<void> =>
    removeWhere(sql, sql`session_id = any(${sessionIds as string[]}::uuid[])`),

  /** Its push service takes what is sent there (again), or refuses it since then. */
  async note(id: string, { failedAt }: { failedAt: string | null }): Promise<void> {
    await retrying(
      () => sql`update push_subscriptions
        set failed_at = ${failedAt === null ? null : sql`coalesce(failed_at, ${failedAt})`} where id = ${id}`,
    );
  },
});

/** What was on its way there goes with them. */
const removeWhere = async (sql: Sql, where: PendingQuery<Row[]>): Promise<void> => {
  await retrying(
    () => sql`
      with gone as (delete from push_subscriptions where ${where} returning id)
      delete from push_deliveries where subscription_id in (select id from gone)`,
  );
};

export type Subscriptions = ReturnType<typeof subscriptionsSql>;
