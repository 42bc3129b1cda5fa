import type { NotificationSettings } from "@parley/contract";
import type { Sql } from "../../database/sql.ts";
import { retrying } from "../../database/transact.ts";
import { isTheirs, isUnread, seen, TEXT_CHARACTERS_MAX } from "../inbox/inbox-sql.ts";
import type { NotificationRow } from "../inbox/notification-rows-sql.ts";

/** A notification whose time has come to be pushed. */
export interface DueRow extends NotificationRow {
  /** Of the channel, or of the channel that a thread belongs to; null where it has none. */
  readonly channelName: string | null;
  readonly isUnread: boolean;
}

/** One notification at one browser. */
export interface Delivery {
  readonly notificationId: string;
  readonly subscriptionId: string;
}

export interface PushWishes {
  readonly push: boolean;
  readonly quietHours: NotificationSettings["quietHours"];
}

const pairs = (deliveries: readonly Delivery[]) =>
  [
    deliveries.map(({ notificationId }) => notificationId),
    deliveries.map(({ subscriptionId }) => subscriptionId),
  ] as const;

/**
 * What is on its way to browsers. Whoever is about to send something holds it for a while; nobody else sends it meanwhile,
 * and once that is over with nothing said, whoever comes next begins again.
 */
export const pushDeliveriesSql = (sql: Sql) => ({
  /** One person's, the oldest first. */
  due: (userId: string, { now, limit }: { now: string; limit: number }): PromiseLike<readonly DueRow[]> =>
    sql<DueRow[]>`
      select n.id, n.kind, n.channel_id as "channelId", n.message_id as "messageId", n.seq,
        n.actor_id as "actorId", n.created_at as "createdAt", home.name as "channelName",
        case when n.kind = 'scheduled_failed' then n.text
          else coalesce(left(m.text, ${TEXT_CHARACTERS_MAX}), '') end as text,
        (${isTheirs(sql)} and ${isUnread(sql)} and m.deleted_at is null) as "isUnread"
      from ${seen(sql)}
      left join channels home on home.id = c.home_id
      left join messages m on m.channel_id = n.channel_id and m.seq = n.seq and m.id = n.message_id
      where n.user_id = ${userId} and n.push_at <= ${now}
      order by n.id limit ${limit}`,

  async wishesOf(userId: string): Promise<PushWishes> {
    const [row] = await sql<{ push: boolean; quiet_from: string | null; quiet_to: string | null }[]>`
      select push, quiet_from, quiet_to from notification_settings where user_id = ${userId}`;
    if (!row) return { push: true, quietHours: null };
    const { push, quiet_from: from, quiet_to: to } = row;
    return { push, quietHours: from && to ? { from, to } : null };
  },

  /** They are not to be pushed (any more). */
  async drop(ids: readonly string[]): Promise<void> {
    await retrying(
      () => sql`update notifications set push_at = null where id = any(${ids as string[]}::uuid[])`,
    );
  },

  /** The same for those that have come to every browser of this person. */
  async dropSent(userId: string, ids: readonly string[]): Promise<void> {
    await retrying(
      () => sql`
        update notifications n set push_at = null
        where n.id = any(${ids as string[]}::uuid[]) and not exists (
          select 1 from push_subscriptions s
          left join push_deliveries d on d.subscription_id = s.id and d.notification_id = n.id
          where s.user_id = ${userId} and d.sent_at is null
        )`,
    );
  },

  /** Takes those of these that nobody holds and that were not sent, until then; answers which. */
  async hold(
    userId: string,
    deliveries: readonly Delivery[],
    { now, until }: { now: string; until: string },
  ): Promise<readonly Delivery[]> {
    const [notificationIds, subscriptionIds] = pairs(deliveries);
    return retrying(
      () => sql<Delivery[]>`
        insert into push_deliveries (notification_id, subscription_id, user_id, held_until, tries)
        select n, s, ${userId}::uuid, ${until}::timestamptz, 1
        from unnest(${notificationIds}::uuid[], ${subscriptionIds}::uuid[]) as d (n, s) order by n, s
        on conflict (notification_id, subscription_id) do update
          set held_until = excluded.held_until, tries = push_deliveries.tries + 1
          where push_deliveries.sent_at is null and push_deliveries.held_until <= ${now}
        returning notification_id as "notificationId", subscription_id as "subscriptionId"`,
    );
  },

  /** The push service has it, or wants no more of it. */
  async settle({ notificationId, subscriptionId }: Delivery, at: string): Promise<void> {
    await retrying(
      () => sql`update push_deliveries set sent_at = ${at}, held_until = ${at}
        where notification_id = ${notificationId} and subscription_id = ${subscriptionId}`,
    );
  },

  /** These are tried again from then on. */
  async postpone(deliveries: readonly Delivery[], until: string): Promise<void> {
    const [notificationIds, subscriptionIds] = pairs(deliveries);
    await retrying(
      () => sql`
        update push_deliveries d set held_until = ${until}
        from unnest(${notificationIds}::uuid[], ${subscriptionIds}::uuid[]) as p (n, s)
        where d.notification_id = p.n and d.subscription_id = p.s`,
    );
  },

  /**
   * Takes what browsers show, or may show, of what is read or gone, until then. It comes once to whoever asks first.
   */
  holdRead: (
    userId: string,
    { now, until, limit }: { now: string; until: string; limit: number },
  ): Promise<readonly Delivery[]> =>
    retrying(
      () => sql<Delivery[]>`
        update push_deliveries set held_until = ${until}
        where user_id = ${userId} and held_until <= ${now} and (notification_id, subscription_id) in (
          select d.notification_id, d.subscription_id from push_deliveries d
          where d.user_id = ${userId} and d.held_until <= ${now} and not exists (
            select 1 from ${seen(sql)} where n.id = d.notification_id and ${isTheirs(sql)} and ${isUnread(sql)}
          )
          order by d.notification_id, d.subscription_id limit ${limit}
        )
        returning notification_id as "notificationId", subscription_id as "subscriptionId"`,
    ),

  /**
   * When there is more to do for somebody, as far as nobody else sees to it; null: never. That is when the first of what is
   * still to be sent or taken back is held no more, and when something is due `soon`, whose job came by another clock.
   */
  async nextAt(userId: string, { now, soon }: { now: string; soon: string }): Promise<string | null> {
    const [row] = await sql<{ next_at: string | null }[]>`
      select min(at) as next_at from (
        select d.held_until as at from push_deliveries d
        left join notifications n on n.id = d.notification_id
        where d.user_id = ${userId} and d.held_until > ${now}
          and (n.id is null or n.read_at is not null or (n.push_at is not null and d.sent_at is null))
        union all
        select push_at as at from notifications
        where user_id = ${userId} and push_at > ${now} and push_at <= ${soon}
      ) as next`;
    return row?.next_at ?? null;
  },

  /** The browser has forgotten it. */
  async forget({ notificationId, subscriptionId }: Delivery): Promise<void> {
    await retrying(
      () => sql`delete from push_deliveries
        where notification_id = ${notificationId} and subscription_id = ${subscriptionId}`,
    );
  },

  /**
   * Whose pushes are overdue, or whose browsers show what is read, of notifications from `firstId` on: their jobs were
   * lost, or have used up their tries.
   */
  overdue: async ({
    before,
    firstId,
    limit,
  }: {
    before: string;
    firstId: string;
    limit: number;
  }): Promise<readonly string[]> => {
    const rows = await sql<{ user_id: string }[]>`
      select distinct user_id from (
        select user_id from notifications where push_at < ${before}
        union all
        select d.user_id from push_deliveries d
        left join notifications n on n.id = d.notification_id
        where d.notification_id >= ${firstId} and d.held_until < ${before}
          and (n.id is null or n.read_at is not null)
      ) as late limit ${limit}`;
    return rows.map((row) => row.user_id);
  },
});

export type PushDeliveries = ReturnType<typeof pushDeliveriesSql>;
