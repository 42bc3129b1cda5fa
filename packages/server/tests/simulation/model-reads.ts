import type { ReadMove, ReadMoveOutcome } from "../../src/chat/receipt/move-read-markers-sql.ts";
import { committed } from "../../src/database/committed.ts";
import type { Broker } from "../../src/realtime/broker.ts";
import { type Signal, tell } from "../../src/realtime/signal.ts";
import type { ModelConnections, ModelDatabase } from "./model-database.ts";

/** Moves read markers forward, not past the last message, and tells the channel once that stands. */
export const createModelReads = ({ log }: ModelDatabase, { write }: ModelConnections, broker: Broker) => {
  const move = ({ userId, channelId, toSeq }: ReadMove) => {
    const channel = log.channels.get(channelId);
    const member = channel?.members.get(userId);
    if (channel === undefined || member === undefined) return null;
    const readSeq = Math.max(member.readSeq, Math.min(toSeq, channel.messages.length));
    const moved = readSeq > member.readSeq;
    member.readSeq = readSeq;
    return { userId, channelId, readSeq, moved };
  };

  return async (moves: readonly ReadMove[]): Promise<readonly ReadMoveOutcome[]> => {
    const rows = await write(() => moves.map(move));
    const told = rows.flatMap((row): Signal[] => {
      if (!row?.moved) return [];
      const { channelId, userId, readSeq } = row;
      return [tell({ channelId }, { op: "receipt", channelId, userId, readSeq })];
    });
    broker.publish(committed(told));
    return rows.map((row) =>
      row === null ? { at: "channel_not_found" } : { at: "read", readSeq: row.readSeq },
    );
  };
};
