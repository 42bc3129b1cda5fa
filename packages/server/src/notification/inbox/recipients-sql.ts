import type { Message, NotificationKind } from "@parley/contract";
import { type Kysely, sql } from "kysely";
import type { DB } from "../../database/schema.generated.ts";

/** A message that stands, and where the members are whom it concerns. */
export interface Placed {
  readonly message: Message;
  readonly homeId: string;
}

/** Somebody who is to be told of one of the messages, by its place among them, and as what. */
export interface Recipient {
  readonly place: number;
  readonly userId: string;
  readonly kind: NotificationKind;
}

/** The strongest first: of what one message is to one person, one thing is told. */
const KINDS = ["mention", "direct", "reply", "thread", "message"] as const;

/** A thread is followed a little after what is written in it; so much of it may not have been looked at yet. */
const UNFOLLOWED_MAX = 50;

/**
 * Whom these messages are news for, in one statement: members alone, never the sender, nobody with a block between the
 * two, and as each wants it of the channel: of a thread, as they want it of the thread, else of its channel.
 *
 * A message comes again whenever it changes. So where people come later, to a thread or to hearing of every message, it is
 * news only for who has not read up to it: nobody is told of what was said before they came.
 *
 * Who follows a thread is worked out by another follower of the log, perhaps later than this. So whoever has written or is
 * named in messages that it has not come to counts as if they followed already, and the root's author where it has come to
 * none of that thread.
 */
export const recipientsOf = async (
  trx: Kysely<DB>,
  placed: readonly Placed[],
  now: string,
): Promise<readonly Recipient[]> => {
  if (placed.length === 0) return [];
  const named = placed.flatMap(({ message }, place) => message.mentions.map((userId) => ({ place, userId })));
  const { rows } = await sql<{ o: number; user_id: string; strength: number }>`
    with taken as materialized (
      select o, channel_id, home_id, seq, sender_id, reply_to, created_at
      from unnest(
        ${placed.map((_, place) => place)}::int8[],
        ${placed.map(({ message }) => message.channelId)}::uuid[],
        ${placed.map(({ homeId }) => homeId)}::uuid[],
        ${placed.map(({ message }) => message.seq)}::int8[],
        ${placed.map(({ message }) => message.senderId)}::uuid[],
        ${placed.map(({ message }) => message.replyTo)}::uuid[],
        ${placed.map(({ message }) => message.createdAt)}::timestamptz[]
      ) as t (o, channel_id, home_id, seq, sender_id, reply_to, created_at)
    ),
    place as materialized (
      select c.id, c.kind, c.root_id from channels c where c.id in (select channel_id from taken)
    ),
    eager as materialized (
      select m.channel_id, m.user_id, m.joined_at, m.read_seq
      from place p join channel_members m on m.channel_id = p.id and m.notify = 'all'
      where p.kind <> 'thread'
      union all
      select m.channel_id, m.user_id, m.joined_at, m.read_seq
      from notification_settings s
      join channel_members m on m.user_id = s.user_id and m.notify is null
      join place p on p.id = m.channel_id and p.kind <> 'thread'
      where s.level = 'all'
    ),
    candidate as materialized (
      select o, user_id, 1 as strength
      from unnest(${named.map(({ place }) => place)}::int8[], ${named.map(({ userId }) => userId)}::uuid[])
        as n (o, user_id)
      union all
      select t.o, m.user_id, 2 from taken t
      join place p on p.id = t.channel_id and p.kind in ('direct', 'group_direct')
      join channel_members m on m.channel_id = t.channel_id
      union all
      select t.o, r.sender_id, 3 from taken t
      join messages r on r.id = t.reply_to and r.channel_id = t.channel_id and r.deleted_at is null
      union all
      select t.o, m.user_id, 4 from taken t
      join place p on p.id = t.channel_id and p.kind = 'thread'
      join channel_members m on m.channel_id = t.channel_id and m.read_seq < t.seq
      union all
      select t.o, r.sender_id, 4 from taken t
      join place p on p.id = t.channel_id and p.kind = 'thread'
      join messages r on r.id = p.root_id
      left join followers f on f.name = 'threads' and f.channel_id = t.channel_id
      where coalesce(f.version, 0) = 0
      union all
      select t.o, x.user_id, 4 from taken t
      join place p on p.id = t.channel_id and p.kind = 'thread'
      left join followers f on f.name = 'threads' and f.channel_id = t.channel_id
      join lateral (
        select u.sender_id, u.mentions from messages u
        where u.channel_id = t.channel_id and u.seq < t.seq and u.version > coalesce(f.version, 0)
          and u.deleted_at is null
        order by u.version desc limit ${UNFOLLOWED_MAX}
      ) u on true
      cross join lateral (
        select u.sender_id as user_id
        union all
        select e.id::uuid from jsonb_array_elements_text(coalesce(u.mentions, '[]'::jsonb)) as e (id)
      ) x
      union all
      select t.o, e.user_id, 5 from taken t
      join eager e on e.channel_id = t.channel_id and e.joined_at <= t.created_at and e.read_seq < t.seq
    )
    select t.o, p.user_id, min(p.strength) as strength
    from candidate p
    join taken t on t.o = p.o
    join channel_members h on h.channel_id = t.home_id and h.user_id = p.user_id
    left join channel_members own
      on t.home_id <> t.channel_id and own.channel_id = t.channel_id and own.user_id = p.user_id
    left join notification_settings s on s.user_id = p.user_id
    where p.user_id <> t.sender_id
      and coalesce(own.notify, h.notify, s.level, 'mentions') <> 'none'
      and (h.muted_until is null or h.muted_until <= ${now}::timestamptz)
      and (own.muted_until is null or own.muted_until <= ${now}::timestamptz)
      and not exists (
        select 1 from blocks b where (b.blocker_id = p.user_id and b.blocked_id = t.sender_id)
          or (b.blocker_id = t.sender_id and b.blocked_id = p.user_id)
      )
    group by t.o, p.user_id
    order by t.o, p.user_id`.execute(trx);
  return rows.map((row) => ({
    place: Number(row.o),
    userId: row.user_id,
    kind: KINDS[Number(row.strength) - 1] ?? "message",
  }));
};

/** Somebody's reaction to a message, of which its author may be told. */
export interface Reacted {
  readonly place: number;
  readonly actorId: string;
  readonly emoji: string;
}

/** Of these reactions those of which the authors want to hear, by the same rules. */
export const wantedReactions = async (
  trx: Kysely<DB>,
  placed: readonly Placed[],
  reacted: readonly Reacted[],
  now: string,
): Promise<readonly Reacted[]> => {
  if (reacted.length === 0) return [];
  const at = (place: number) => placed[place] as Placed;
  const { rows } = await sql<{ o: number }>`
    select r.o
    from unnest(
      ${reacted.map((_, index) => index)}::int8[],
      ${reacted.map(({ actorId }) => actorId)}::uuid[],
      ${reacted.map(({ place }) => at(place).message.senderId)}::uuid[],
      ${reacted.map(({ place }) => at(place).message.channelId)}::uuid[],
      ${reacted.map(({ place }) => at(place).homeId)}::uuid[]
    ) as r (o, actor_id, user_id, channel_id, home_id)
    join channel_members h on h.channel_id = r.home_id and h.user_id = r.user_id
    left join channel_members own
      on r.home_id <> r.channel_id and own.channel_id = r.channel_id and own.user_id = r.user_id
    left join notification_settings s on s.user_id = r.user_id
    where coalesce(own.notify, h.notify, s.level, 'mentions') <> 'none'
      and (h.muted_until is null or h.muted_until <= ${now}::timestamptz)
      and (own.muted_until is null or own.muted_until <= ${now}::timestamptz)
      and not exists (
        select 1 from blocks b where (b.blocker_id = r.user_id and b.blocked_id = r.actor_id)
          or (b.blocker_id = r.actor_id and b.blocked_id = r.user_id)
      )`.execute(trx);
  const wanted = new Set(rows.map((row) => Number(row.o)));
  return reacted.filter((_, index) => wanted.has(index));
};
