import type { NotificationKind, NotificationSettings } from "@parley/contract";
import { sql as fragment, type Kysely } from "kysely";
import type { DB } from "../../database/schema.generated.ts";
import type { Sql } from "../../database/sql.ts";
import { isTheirs, isUnread, seen, TEXT_CHARACTERS_MAX } from "../inbox/inbox-sql.ts";

export type Period = Exclude<NotificationSettings["digest"], "off">;

/** What waits for somebody, as a mail says it. */
export interface WaitingRow {
  readonly id: string;
  readonly kind: NotificationKind;
  readonly actorId: string | null;
  readonly channelName: string | null;
  readonly text: string;
}

/** When the last mail was sent at the latest, for another to be due. */
export interface DueSince {
  readonly hourly: string;
  readonly daily: string;
  /** What is younger is not mailed: who is about to read it needs no mail. */
  readonly madeBefore: string;
}

export interface DigestSettings {
  readonly digest: Period;
  readonly quietHours: NotificationSettings["quietHours"];
}

/** What is mailed to whom. */
export const digestRowsSql = (sql: Sql) => ({
  /** For whom a mail is due, as far as rows tell. */
  people: async ({ hourly, daily, madeBefore }: DueSince, limit: number): Promise<readonly string[]> => {
    const rows = await sql<{ user_id: string }[]>`
      select s.user_id from notification_settings s
      where s.digest <> 'off'
        and (s.digested_at is null
          or s.digested_at <= case when s.digest = 'hourly' then ${hourly}::timestamptz else ${daily}::timestamptz end)
        and exists (
          select 1 from notifications n
          where n.user_id = s.user_id and n.read_at is null and n.digested_at is null
            and n.created_at <= ${madeBefore}
        )
      limit ${limit}`;
    return rows.map((row) => row.user_id);
  },

  async settingsOf(userId: string): Promise<DigestSettings | null> {
    const [row] = await sql<{ digest: string; quiet_from: string | null; quiet_to: string | null }[]>`
      select digest, quiet_from, quiet_to from notification_settings where user_id = ${userId}`;
    if (!row || row.digest === "off") return null;
    const { quiet_from: from, quiet_to: to } = row;
    return { digest: row.digest as Period, quietHours: from && to ? { from, to } : null };
  },

  /** What is unread and was in no mail, the latest first. */
  waiting: (
    userId: string,
    { madeBefore, limit }: { madeBefore: string; limit: number },
  ): PromiseLike<readonly WaitingRow[]> => sql<WaitingRow[]>`
    select n.id, n.kind, n.actor_id as "actorId", home.name as "channelName",
      case when n.kind in ('reaction', 'scheduled_failed') then n.text
        else coalesce(left(m.text, ${TEXT_CHARACTERS_MAX}), '') end as text
    from ${seen(sql)}
    left join channels home on home.id = c.home_id
    left join messages m on m.channel_id = n.channel_id and m.seq = n.seq and m.id = n.message_id
    where n.user_id = ${userId} and n.digested_at is null and n.created_at <= ${madeBefore}
      and ${isTheirs(sql)} and ${isUnread(sql)} and m.deleted_at is null
    order by n.id desc limit ${limit}`,

  /**
   * Inside the transaction that queues the mail: takes these as mailed, if a mail is (still) due; answers those that are
   * still unread and were in no other.
   */
  async take(
    trx: Kysely<DB>,
    userId: string,
    ids: readonly string[],
    { now, dueSince }: { now: string; dueSince: string },
  ): Promise<ReadonlySet<string>> {
    const held = await trx
      .updateTable("notification_settings")
      .set({ digested_at: now })
      .where("user_id", "=", userId)
      .where("digest", "<>", "off")
      .where((eb) => eb.or([eb("digested_at", "is", null), eb("digested_at", "<=", dueSince)]))
      .returning("user_id")
      .executeTakeFirst();
    if (!held) return new Set();
    const { rows } = await fragment<{ id: string }>`
      update notifications set digested_at = ${now}
      where id = any(${ids}::uuid[]) and user_id = ${userId} and digested_at is null and read_at is null
      returning id`.execute(trx);
    return new Set(rows.map((row) => row.id));
  },
});

export type DigestRows = ReturnType<typeof digestRowsSql>;
