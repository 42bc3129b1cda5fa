import { viewOf } from "../../../client/tests/simulation/model-channel.ts";
import type { MarkerMove, MarkerOutcome } from "../../src/chat/receipt/move-markers-sql.ts";
import { type MovedMarkers, tellMoved } from "../../src/chat/receipt/tell-moved.ts";
import { committed } from "../../src/database/committed.ts";
import type { Broker } from "../../src/realtime/broker.ts";
import type { ModelConnections, ModelDatabase } from "./model-database.ts";

/** Moves markers forward, not past the last message, and tells what moved once that stands. */
export const createModelMarkers = ({ log }: ModelDatabase, { write }: ModelConnections, broker: Broker) => {
  const move = ({ userId, channelId, readSeq = 0, deliveredSeq = 0 }: MarkerMove): MovedMarkers | null => {
    const channel = log.channels.get(channelId);
    const member = channel?.members.get(userId);
    if (channel === undefined || member === undefined) return null;
    const before = { readSeq: member.readSeq, deliveredSeq: member.deliveredSeq ?? 0 };
    const lastSeq = channel.messages.length;
    member.readSeq = Math.max(before.readSeq, Math.min(readSeq, lastSeq));
    member.deliveredSeq = Math.max(before.deliveredSeq, member.readSeq, Math.min(deliveredSeq, lastSeq));
    return {
      ...{ channelId, userId, homeId: channelId, memberCount: channel.members.size, lastSeq },
      readSeq: member.readSeq,
      deliveredSeq: member.deliveredSeq,
      hasRead: member.readSeq > before.readSeq,
      hasReceived: member.deliveredSeq > before.deliveredSeq,
      hidesReading: false,
      isBlocked: false,
      mentions: viewOf(channel, userId).mentions.length,
    };
  };

  return async (moves: readonly MarkerMove[]): Promise<readonly MarkerOutcome[]> => {
    const rows = await write(() => moves.map(move));
    broker.publish(committed(rows.flatMap((row) => (row === null ? [] : tellMoved(row)))));
    return rows.map((row) =>
      row === null
        ? { at: "channel_not_found" }
        : { at: "moved", readSeq: row.readSeq, deliveredSeq: row.deliveredSeq },
    );
  };
};
