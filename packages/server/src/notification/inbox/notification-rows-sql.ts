import type { NotificationKind } from "@parley/contract";
import { type Kysely, sql } from "kysely";
import type { DB } from "../../database/schema.generated.ts";
import type { Placed, Reacted, Recipient } from "./recipients-sql.ts";

/** What every notification is. */
export interface NotificationRow {
  readonly id: string;
  readonly kind: NotificationKind;
  readonly channelId: string;
  readonly messageId: string | null;
  readonly seq: number;
  readonly actorId: string | null;
  readonly text: string;
  readonly createdAt: string;
}

/** A notification to be written. Its text: the emoji, or why it failed; of a message nothing, for it is read where it stands. */
export interface WantedRow extends NotificationRow {
  readonly userId: string;
  /** The same person and the same of this is the same notification. */
  readonly about: string;
  /** It is no news any more: what stands is changed by it, and what does not stand is not written. */
  readonly isLate?: boolean;
}

export interface WrittenRow {
  readonly id: string;
  readonly userId: string;
  readonly channelId: string;
  /** It was not there before. */
  readonly isNew: boolean;
}

const ROWS_PER_STATEMENT = 2_000;

/**
 * Writes what is not there yet, and what is something else by now: who was written to is mentioned since. What is there as
 * wanted stays untouched. `pushAt`: when each is to be pushed, by person.
 */
export const writeNotifications = async (
  trx: Kysely<DB>,
  wanted: readonly WantedRow[],
  pushAtOf: (row: WantedRow) => string | null,
): Promise<readonly WrittenRow[]> => {
  const written: WrittenRow[] = [];
  // In one order, so that two transactions do not wait for each other in a circle.
  const inOrder = wanted.toSorted((a, b) => compare(a.userId, b.userId) || compare(a.about, b.about));
  for (let from = 0; from < inOrder.length; from += ROWS_PER_STATEMENT) {
    const rows = inOrder.slice(from, from + ROWS_PER_STATEMENT);
    const { rows: answered } = await sql<{ id: string; user_id: string; channel_id: string }>`
      insert into notifications
        (id, user_id, kind, channel_id, message_id, seq, actor_id, text, created_at, about, push_at)
      select id, user_id, kind, channel_id, message_id, seq, actor_id, text, created_at, about, push_at from unnest(
        ${rows.map((row) => row.id)}::uuid[], ${rows.map((row) => row.userId)}::uuid[],
        ${rows.map((row) => row.kind)}::text[], ${rows.map((row) => row.channelId)}::uuid[],
        ${rows.map((row) => row.messageId)}::uuid[], ${rows.map((row) => row.seq)}::int8[],
        ${rows.map((row) => row.actorId)}::uuid[], ${rows.map((row) => row.text)}::text[],
        ${rows.map((row) => row.createdAt)}::timestamptz[], ${rows.map((row) => row.about)}::text[],
        ${rows.map(pushAtOf)}::timestamptz[], ${rows.map((row) => row.isLate ?? false)}::bool[]
      ) as w (id, user_id, kind, channel_id, message_id, seq, actor_id, text, created_at, about, push_at, is_late)
      where not is_late or exists (
        select 1 from notifications n where n.user_id = w.user_id and n.about = w.about
      )
      on conflict (user_id, about) do update set kind = excluded.kind, text = excluded.text
        where notifications.kind <> excluded.kind or notifications.text <> excluded.text
      returning id, user_id, channel_id`.execute(trx);
    const given = new Set(rows.map((row) => row.id));
    for (const { id, user_id, channel_id } of answered) {
      written.push({ id, userId: user_id, channelId: channel_id, isNew: given.has(id) });
    }
  }
  return written;
};

/**
 * Removes what is unread and has no ground any more: all of a message that is deleted, mentions of whom an edit does not
 * name, reactions that were taken back.
 */
export const removeGroundless = async (
  trx: Kysely<DB>,
  placed: readonly Placed[],
  { recipients, reacted }: { recipients: readonly Recipient[]; reacted: readonly Reacted[] },
): Promise<readonly { readonly id: string; readonly userId: string }[]> => {
  const kept = [
    ...recipients.map(({ place, userId }) => ({ place, userId })),
    ...reacted.map(({ place, actorId }) => ({ place, userId: actorId })),
  ];
  const { rows } = await sql<{ id: string; user_id: string }>`
    with taken as materialized (
      select o, id, channel_id, seq, is_deleted, is_edited from unnest(
        ${placed.map((_, place) => place)}::int8[], ${placed.map(({ message }) => message.id)}::uuid[],
        ${placed.map(({ message }) => message.channelId)}::uuid[], ${placed.map(({ message }) => message.seq)}::int8[],
        ${placed.map(({ message }) => message.deletedAt !== null)}::bool[],
        ${placed.map(({ message }) => message.editCount > 0)}::bool[]
      ) as t (o, id, channel_id, seq, is_deleted, is_edited)
    ),
    kept as materialized (
      select o, user_id, is_reaction from unnest(
        ${kept.map(({ place }) => place)}::int8[], ${kept.map(({ userId }) => userId)}::uuid[],
        ${kept.map((_, index) => index >= recipients.length)}::bool[]
      ) as k (o, user_id, is_reaction)
    )
    delete from notifications n using taken t
    where n.channel_id = t.channel_id and n.seq = t.seq and n.read_at is null and n.message_id = t.id
      and (
        t.is_deleted
        or (n.kind = 'mention' and t.is_edited and not exists (
          select 1 from kept k where k.o = t.o and not k.is_reaction and k.user_id = n.user_id))
        or (n.kind = 'reaction' and not exists (
          select 1 from kept k where k.o = t.o and k.is_reaction and k.user_id = n.actor_id))
      )
    returning n.id, n.user_id`.execute(trx);
  return rows.map((row) => ({ id: row.id, userId: row.user_id }));
};

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
