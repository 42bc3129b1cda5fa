import type { ChannelKind, ChannelRole, Message } from "@parley/contract";
import type { Sql, TransactionSql } from "../../database/sql.ts";
import { transact } from "../../database/transact.ts";
import { type DirectMessages, isShut } from "../friend/standing.ts";
import { changedBy } from "./changed-by.ts";
import type { ChangeOutcome, MessageChange, Place } from "./message-log.ts";
import { MESSAGE_COLUMNS, type MessageRow, messageOf } from "./message-row.ts";

interface PlaceRow {
  readonly id: string;
  readonly home_id: string;
  readonly version: number;
  readonly kind: ChannelKind;
  readonly archived: boolean;
  readonly direct_state: string | null;
  readonly pin_role: ChannelRole;
}

/**
 * The channels named, and those that threads belong to, locked in id order as appends lock them. A union, for with `or`
 * every channel there is would be looked at.
 */
const lockPlaces = (tx: TransactionSql, channelIds: readonly string[]) =>
  tx<PlaceRow[]>`
    select id, home_id, version, kind, archived_at is not null as archived, direct_state, pin_role
    from channels
    where id in (
      select c from unnest(${channelIds as string[]}::uuid[]) as asked (c)
      union select home_id from channels where id = any(${channelIds as string[]}::uuid[])
    )
    order by id for update`;

const readRoles = async (tx: TransactionSql, members: readonly { homeId: string; userId: string }[]) => {
  const rows = await tx<{ channel_id: string; user_id: string; role: ChannelRole }[]>`
    select m.channel_id, m.user_id, m.role
    from unnest(${members.map((one) => one.homeId)}::uuid[], ${members.map((one) => one.userId)}::uuid[])
      as asked (channel_id, user_id)
    join channel_members m on m.channel_id = asked.channel_id and m.user_id = asked.user_id`;
  return new Map(rows.map((row) => [memberKey(row.channel_id, row.user_id), row.role]));
};

const memberKey = (channelId: string, userId: string) => `${channelId}:${userId}`;

const readMessages = async (tx: TransactionSql, messageIds: readonly string[]) => {
  const rows = await tx.unsafe<MessageRow[]>(
    `select ${MESSAGE_COLUMNS} from messages m where m.id = any($1::uuid[])`,
    [messageIds],
    { prepare: true },
  );
  return new Map(rows.map((row) => [row.id, messageOf(row)]));
};

const countPins = async (tx: TransactionSql, channelIds: readonly string[]) => {
  const pins = new Map(channelIds.map((id) => [id, 0]));
  if (channelIds.length === 0) return pins;
  const rows = await tx<{ channel_id: string; pins: number }[]>`
    select channel_id, count(*) as pins from messages
    where channel_id = any(${channelIds as string[]}::uuid[]) and pinned_at is not null group by channel_id`;
  for (const row of rows) pins.set(row.channel_id, row.pins);
  return pins;
};

/** A text as it was before an edit. */
interface ReplacedText {
  readonly c: string;
  readonly seq: number;
  readonly number: number;
  readonly t: string;
  readonly at: string;
}

const listOrNull = (list: readonly unknown[]) => (list.length === 0 ? null : list);

/** What a batch changed, in one statement: messages, the texts before, new mentions, and the channels' versions. */
const WRITE = `
with message as materialized (
  select * from json_to_recordset($1::text::json) as m(c uuid, seq bigint, v bigint, t text, edited timestamptz,
    deleted timestamptz, edits int, reply uuid, forwarded jsonb, thread uuid, count int, mentions jsonb, named jsonb,
    reactions jsonb, pinned timestamptz, previews jsonb)
),
changed as (
  update messages set version = m.v, text = m.t, edited_at = m.edited, deleted_at = m.deleted, edit_count = m.edits,
    reply_to = m.reply, forwarded = m.forwarded, thread_id = m.thread, thread_count = m.count, mentions = m.mentions,
    reactions = m.reactions, pinned_at = m.pinned, previews = m.previews
  from message m where messages.channel_id = m.c and messages.seq = m.seq
),
kept as (
  insert into message_edits (channel_id, seq, number, text, replaced_at)
  select * from json_to_recordset($2::text::json) as e(c uuid, seq bigint, number int, t text, at timestamptz)
),
mentioned as (
  insert into mentions (user_id, channel_id, seq)
  select n.id::uuid, m.c, m.seq from message m cross join lateral jsonb_array_elements_text(m.named) as n(id)
  on conflict do nothing
)
update channels set version = m.version from (select c, max(v) as version from message group by c) m
where channels.id = m.c`;

/**
 * What a batch takes away, which few do. Each is found by its key: joined with the batch in the statement above, all there
 * are would be looked at for every change.
 */
const forgetTexts = async (tx: TransactionSql, dead: readonly Message[]) => {
  if (dead.length === 0) return;
  await tx`
    delete from message_edits e
    using unnest(${dead.map((one) => one.channelId)}::uuid[], ${dead.map((one) => one.seq)}::int8[]) as gone (c, seq)
    where e.channel_id = gone.c and e.seq = gone.seq`;
};

const forgetMentions = async (
  tx: TransactionSql,
  gone: readonly { userId: string; channelId: string; seq: number }[],
) => {
  if (gone.length === 0) return;
  await tx`
    delete from mentions x
    using unnest(${gone.map((one) => one.userId)}::uuid[], ${gone.map((one) => one.channelId)}::uuid[],
      ${gone.map((one) => one.seq)}::int8[]) as gone (u, c, seq)
    where x.user_id = gone.u and x.channel_id = gone.c and x.seq = gone.seq`;
};

/** Changes messages in one transaction that holds their channels; see `MessageLog.change`. */
export const changeMessages = (
  sql: Sql,
  changes: readonly MessageChange[],
  { direct }: { direct: DirectMessages },
): Promise<ChangeOutcome[]> =>
  transact(sql, async (tx) => {
    const places = new Map(
      (await lockPlaces(tx, distinct(changes.map((change) => change.channelId)))).map((row) => [row.id, row]),
    );
    const homeOf = (channelId: string) => places.get(places.get(channelId)?.home_id ?? "");
    const members = changes.flatMap((change) => {
      const homeId = homeOf(change.channelId)?.id;
      return "userId" in change && homeId !== undefined ? [{ homeId, userId: change.userId }] : [];
    });
    const pinning = changes.filter((change) => change.kind === "pin" && change.on);
    // One after the other: a transaction has one connection.
    const roles = await readRoles(tx, members);
    const before = await readMessages(tx, distinct(changes.map((change) => change.messageId)));
    const pins = await countPins(tx, distinct(pinning.map((change) => change.channelId)));

    const after = new Map(before);
    // In the order in which they first changed, which is the order of their versions.
    const touchedIds = new Set<string>();
    const replaced: ReplacedText[] = [];
    const judge = (change: MessageChange) => {
      const home = homeOf(change.channelId);
      if (!home) return { at: "refused", code: "channel_not_found" } as const;
      const place = placeOf(
        home,
        "userId" in change ? roles.get(memberKey(home.id, change.userId)) : undefined,
      );
      const message = after.get(change.messageId);
      if (!message || message.channelId !== change.channelId) {
        const code = "userId" in change && place.role === null ? "channel_not_found" : "message_not_found";
        return { at: "refused", code } as const;
      }
      return changedBy(message, change, { place, pins: pins.get(change.channelId) ?? 0 });
    };
    const placeOf = (home: PlaceRow, role: ChannelRole | undefined): Place => ({
      kind: home.kind,
      role: role ?? null,
      isArchived: home.archived,
      isShut: isShut(home.direct_state, direct),
      pinRole: home.pin_role,
    });

    const verdicts = changes.map((change) => {
      const held = after.get(change.messageId);
      const next = judge(change);
      if ("code" in next) return next;
      if (held && next.editCount > held.editCount) {
        const { channelId: c, seq, editCount: number, text: t } = held;
        replaced.push({ c, seq, number, t, at: next.editedAt ?? next.createdAt });
      }
      if (held && (held.pinnedAt === null) !== (next.pinnedAt === null)) {
        const count = pins.get(next.channelId);
        if (count !== undefined) pins.set(next.channelId, count + (next.pinnedAt === null ? -1 : 1));
      }
      if (next !== held) touchedIds.add(next.id);
      after.set(next.id, next);
      return next.id;
    });

    const touched = [...touchedIds].flatMap((id) => after.get(id) ?? []);
    const versions = new Map<string, number>();
    const written = touched.map((message) => {
      const version = (versions.get(message.channelId) ?? places.get(message.channelId)?.version ?? 0) + 1;
      versions.set(message.channelId, version);
      const stamped = { ...message, version };
      after.set(message.id, stamped);
      return rowOf(stamped, before.get(message.id));
    });
    if (written.length > 0) {
      const dead = touched.filter((one) => one.deletedAt !== null && !before.get(one.id)?.deletedAt);
      const buried = new Set(dead.map((one) => `${one.channelId}${one.seq}`));
      const texts = replaced.filter((text) => !buried.has(`${text.c}${text.seq}`));
      await tx.unsafe(WRITE, [JSON.stringify(written), JSON.stringify(texts)], { prepare: true });
      await forgetTexts(tx, dead);
      await forgetMentions(
        tx,
        touched.flatMap(({ id, channelId, seq, mentions }) =>
          without(before.get(id)?.mentions, mentions).map((userId) => ({ userId, channelId, seq })),
        ),
      );
    }
    return verdicts.map((verdict): ChangeOutcome => {
      if (typeof verdict !== "string") return verdict;
      const message = after.get(verdict) as Message;
      if (message === before.get(verdict)) return { at: "unchanged", message };
      const homeId = places.get(message.channelId)?.home_id;
      return homeId === undefined || homeId === message.channelId
        ? { at: "changed", message }
        : { at: "changed", message, homeId };
    });
  });

const distinct = (ids: readonly string[]): string[] => [...new Set(ids)];

const without = (ids: readonly string[] | undefined, others: readonly string[]): readonly string[] =>
  ids?.filter((id) => !others.includes(id)) ?? [];

const rowOf = (message: Message, before: Message | undefined) => ({
  c: message.channelId,
  seq: message.seq,
  v: message.version,
  t: message.text,
  edited: message.editedAt,
  deleted: message.deletedAt,
  edits: message.editCount,
  reply: message.replyTo,
  forwarded: message.forwarded,
  thread: message.threadId,
  count: message.threadCount,
  mentions: listOrNull(message.mentions),
  named: listOrNull(without(message.mentions, before?.mentions ?? [])),
  reactions: listOrNull(message.reactions),
  pinned: message.pinnedAt,
  previews: listOrNull(message.previews),
});
