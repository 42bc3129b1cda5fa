import type { Kysely } from "kysely";
import type { Queue } from "../../database/queue.ts";
import type { DB } from "../../database/schema.generated.ts";
import type { Sql, TransactionSql } from "../../database/sql.ts";
import { transact } from "../../database/transact.ts";
import { takeFromDevices } from "../push/take-from-devices-sql.ts";

/** A notification that is read now and was not before. */
export interface ReadRow {
  readonly id: string;
  readonly userId: string;
}

/** Up to where somebody has read a channel or a thread. */
export interface ReadUpTo {
  readonly userId: string;
  readonly channelId: string;
  readonly readSeq: number;
}

export interface MarkRead {
  /** One person's: these, or all. */
  those(userId: string, ids: readonly string[] | null): Promise<readonly ReadRow[]>;
  /** Of channels that were read up to a message; reactions in them with it. */
  upTo(reads: readonly ReadUpTo[]): Promise<readonly ReadRow[]>;
  /** Of these people in these channels: what their markers have passed, whatever moved them. */
  passed(pairs: readonly Omit<ReadUpTo, "readSeq">[]): Promise<readonly ReadRow[]>;
}

type Statement = (tx: TransactionSql) => PromiseLike<readonly ReadRow[]>;

/** Marks notifications as read, once: whoever does it first has the ids, and browsers that show them are to forget them. */
export const createMarkRead = ({
  sql,
  queue,
  clock,
}: {
  sql: Sql;
  queue: Pick<Queue, "putAll">;
  clock: { now(): number };
}): MarkRead => {
  const mark = (statement: Statement) =>
    transact(sql, async (tx, trx: Kysely<DB>) => {
      const rows = await statement(tx);
      if (rows.length > 0)
        await takeFromDevices(
          { trx, queue },
          rows.map(({ id }) => id),
        );
      return rows;
    });
  const now = () => new Date(clock.now()).toISOString();
  return {
    those: (userId, ids) =>
      mark(
        (tx) => tx<ReadRow[]>`
        update notifications set read_at = ${now()} where user_id = ${userId} and read_at is null
          ${ids === null ? tx`` : tx`and id = any(${ids as string[]}::uuid[])`}
        returning id, user_id as "userId"`,
      ),
    async upTo(reads) {
      if (reads.length === 0) return [];
      return mark(
        (tx) => tx<ReadRow[]>`
        update notifications n set read_at = ${now()}
        from unnest(${reads.map((read) => read.userId)}::uuid[], ${reads.map((read) => read.channelId)}::uuid[],
          ${reads.map((read) => read.readSeq)}::int8[]) as r (user_id, channel_id, seq)
        where n.user_id = r.user_id and n.channel_id = r.channel_id and n.seq <= r.seq and n.read_at is null
          and n.kind <> 'scheduled_failed'
        returning n.id, n.user_id as "userId"`,
      );
    },
    async passed(pairs) {
      if (pairs.length === 0) return [];
      return mark(
        (tx) => tx<ReadRow[]>`
        update notifications n set read_at = ${now()}
        from unnest(${pairs.map((pair) => pair.userId)}::uuid[], ${pairs.map((pair) => pair.channelId)}::uuid[])
          as p (user_id, channel_id)
        join channel_members m on m.channel_id = p.channel_id and m.user_id = p.user_id
        where n.user_id = p.user_id and n.channel_id = p.channel_id and n.seq <= m.read_seq and n.read_at is null
          and n.kind not in ('reaction', 'scheduled_failed')
        returning n.id, n.user_id as "userId"`,
      );
    },
  };
};
