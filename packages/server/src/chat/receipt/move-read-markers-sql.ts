import { RECEIPT_MEMBERS_MAX, type ReceiptEvent } from "@parley/contract";
import { committed } from "../../database/committed.ts";
import type { Sql } from "../../database/sql.ts";
import { retrying } from "../../database/transact.ts";
import type { Broker } from "../../realtime/broker.ts";
import { type Signal, tell } from "../../realtime/signal.ts";

export interface ReadMove {
  readonly userId: string;
  readonly channelId: string;
  readonly toSeq: number;
}

export type ReadMoveOutcome =
  /** Where the marker now is; it may have been there, or further on, before. */
  { readonly at: "read"; readonly readSeq: number } | { readonly at: "channel_not_found" };

interface MarkerRow {
  readonly channel_id: string;
  readonly user_id: string;
  readonly read_seq: number;
  readonly member_count: number;
  readonly moved: boolean;
}

/**
 * Moves many markers in one statement: forward only, and not past the last message. Rows are locked in one order, so
 * that two batches do not wait for each other in a circle. Tells what moved, once it stands.
 */
export const createMoveReadMarkers =
  ({ sql, broker }: { sql: Sql; broker: Broker }) =>
  async (moves: readonly ReadMove[]): Promise<readonly ReadMoveOutcome[]> => {
    const rows = await retrying(() => moveAll(sql, furthest(moves)));
    broker.publish(committed(rows.filter((row) => row.moved).map(tellRead)));
    const byMember = new Map(rows.map((row) => [keyOf(row.channel_id, row.user_id), row.read_seq]));
    return moves.map(({ channelId, userId }) => {
      const readSeq = byMember.get(keyOf(channelId, userId));
      return readSeq === undefined ? { at: "channel_not_found" } : { at: "read", readSeq };
    });
  };

const keyOf = (channelId: string, userId: string) => `${channelId}:${userId}`;

/** One move per member: an update takes one row for each of its own. */
const furthest = (moves: readonly ReadMove[]): readonly ReadMove[] => {
  const byMember = new Map<string, ReadMove>();
  for (const move of moves) {
    const key = keyOf(move.channelId, move.userId);
    if (move.toSeq > (byMember.get(key)?.toSeq ?? -1)) byMember.set(key, move);
  }
  return [...byMember.values()];
};

const moveAll = (sql: Sql, moves: readonly ReadMove[]) => sql<MarkerRow[]>`
  with move as materialized (
    select c, u, s from unnest(
      ${moves.map((move) => move.channelId)}::uuid[],
      ${moves.map((move) => move.userId)}::uuid[],
      ${moves.map((move) => move.toSeq)}::int8[]
    ) as m (c, u, s)
  ),
  held as materialized (
    select m.channel_id, m.user_id, m.read_seq,
      greatest(m.read_seq, least(move.s, c.last_seq)) as target, c.member_count
    from move
    join channel_members m on m.channel_id = move.c and m.user_id = move.u
    join channels c on c.id = move.c
    order by m.channel_id, m.user_id
    for update of m
  ),
  moved as (
    update channel_members set read_seq = held.target
    from held
    where channel_members.channel_id = held.channel_id and channel_members.user_id = held.user_id
      and held.target > held.read_seq
  )
  select channel_id, user_id, target as read_seq, member_count, target > read_seq as moved from held`;

const tellRead = (row: MarkerRow): Signal => {
  const event: ReceiptEvent = {
    op: "receipt",
    channelId: row.channel_id,
    userId: row.user_id,
    readSeq: row.read_seq,
  };
  const isSmall = row.member_count <= RECEIPT_MEMBERS_MAX;
  return tell(isSmall ? { channelId: row.channel_id } : { userId: row.user_id }, event);
};
