import { committed } from "../../database/committed.ts";
import type { Sql } from "../../database/sql.ts";
import { retrying } from "../../database/transact.ts";
import type { Broker } from "../../realtime/broker.ts";
import { type MovedMarkers, tellMoved } from "./tell-moved.ts";

/** What a device says: up to where its person has read a channel, or up to where it holds the messages. */
export interface MarkerMove {
  readonly userId: string;
  readonly channelId: string;
  readonly readSeq?: number;
  readonly deliveredSeq?: number;
}

export type MarkerOutcome =
  /** Where the markers now are; they may have been there, or further on, before. */
  | { readonly at: "moved"; readonly readSeq: number; readonly deliveredSeq: number }
  | { readonly at: "channel_not_found" };

interface MarkerRow {
  readonly channel_id: string;
  readonly user_id: string;
  readonly home_id: string;
  readonly read_seq: number;
  readonly delivered_seq: number;
  readonly last_seq: number;
  readonly member_count: number;
  readonly hides_reading: boolean;
  readonly is_blocked: boolean;
  readonly has_read: boolean;
  readonly has_received: boolean;
  /** Unread messages that mention the person; counted for those who have read. */
  readonly mentions: number | null;
}

/**
 * Moves many markers in one statement: forward only, and not past the last message; what is read has been received.
 * Who follows a thread and has left its channel has none there any more.
 * Rows are locked in one order, so that two batches do not wait for each other in a circle. Tells what moved, once it
 * stands.
 */
export const createMoveMarkers =
  ({
    sql,
    broker,
    onRead,
  }: {
    sql: Sql;
    broker: Broker;
    /** Hears of who has read further, once that stands. */
    onRead?: ((moved: readonly MovedMarkers[]) => void) | undefined;
  }) =>
  async (moves: readonly MarkerMove[]): Promise<readonly MarkerOutcome[]> => {
    const rows = await retrying(() => moveAll(sql, furthest(moves)));
    const moved = rows.map(movedOf);
    broker.publish(committed(moved.flatMap(tellMoved)));
    onRead?.(moved.filter(({ hasRead }) => hasRead));
    const byMember = new Map(rows.map((row) => [keyOf(row.channel_id, row.user_id), row]));
    return moves.map(({ channelId, userId }) => {
      const row = byMember.get(keyOf(channelId, userId));
      if (!row) return { at: "channel_not_found" };
      return { at: "moved", readSeq: row.read_seq, deliveredSeq: row.delivered_seq };
    });
  };

const keyOf = (channelId: string, userId: string) => `${channelId}:${userId}`;

/** One move per member: an update takes one row for each of its own. */
const furthest = (moves: readonly MarkerMove[]): readonly Required<MarkerMove>[] => {
  const byMember = new Map<string, Required<MarkerMove>>();
  for (const { userId, channelId, readSeq = 0, deliveredSeq = 0 } of moves) {
    const key = keyOf(channelId, userId);
    const held = byMember.get(key);
    byMember.set(key, {
      userId,
      channelId,
      readSeq: Math.max(readSeq, held?.readSeq ?? 0),
      deliveredSeq: Math.max(deliveredSeq, held?.deliveredSeq ?? 0),
    });
  }
  return [...byMember.values()];
};

const moveAll = (sql: Sql, moves: readonly Required<MarkerMove>[]) => sql<MarkerRow[]>`
  with move as materialized (
    select c, u, r, d from unnest(
      ${moves.map((move) => move.channelId)}::uuid[],
      ${moves.map((move) => move.userId)}::uuid[],
      ${moves.map((move) => move.readSeq)}::int8[],
      ${moves.map((move) => move.deliveredSeq)}::int8[]
    ) as m (c, u, r, d)
  ),
  held as materialized (
    select m.channel_id, m.user_id, c.home_id, m.read_seq, m.delivered_seq, c.last_seq,
      greatest(m.read_seq, least(move.r, c.last_seq)) as read_to,
      greatest(m.delivered_seq, m.read_seq, least(greatest(move.r, move.d), c.last_seq)) as delivered_to
    from move
    join channel_members m on m.channel_id = move.c and m.user_id = move.u
    join channels c on c.id = move.c
    where c.parent_id is null or exists (
      select 1 from channel_members own where own.channel_id = c.parent_id and own.user_id = m.user_id
    )
    order by m.channel_id, m.user_id
    for update of m
  ),
  moved as (
    update channel_members set read_seq = held.read_to, delivered_seq = held.delivered_to
    from held
    where channel_members.channel_id = held.channel_id and channel_members.user_id = held.user_id
      and (held.read_to > held.read_seq or held.delivered_to > held.delivered_seq)
  )
  select h.channel_id, h.user_id, h.home_id, h.read_to as read_seq, h.delivered_to as delivered_seq, h.last_seq,
    home.member_count, coalesce(s.hides_reading, false) as hides_reading,
    coalesce(home.direct_state = 'blocked', false) as is_blocked,
    h.read_to > h.read_seq as has_read, h.delivered_to > h.delivered_seq as has_received,
    case when h.read_to > h.read_seq then (
      select count(*) from mentions x
      where x.user_id = h.user_id and x.channel_id = h.channel_id and x.seq > h.read_to
    ) end as mentions
  from held h
  join channels home on home.id = h.home_id
  left join receipt_settings s on s.user_id = h.user_id`;

const movedOf = (row: MarkerRow): MovedMarkers => ({
  channelId: row.channel_id,
  userId: row.user_id,
  homeId: row.home_id,
  memberCount: row.member_count,
  lastSeq: row.last_seq,
  readSeq: row.read_seq,
  deliveredSeq: row.delivered_seq,
  hasRead: row.has_read,
  hasReceived: row.has_received,
  hidesReading: row.hides_reading,
  isBlocked: row.is_blocked,
  mentions: row.mentions ?? 0,
});
