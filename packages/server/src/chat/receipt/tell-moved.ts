import { RECEIPT_MEMBERS_MAX, type ReceiptEvent, type UnreadEvent } from "@parley/contract";
import { type Signal, tell } from "../../realtime/signal.ts";

/** Where one member's markers are after a move, and whose business that is. */
export interface MovedMarkers {
  readonly channelId: string;
  readonly userId: string;
  /** Of a thread its parent, whose members receive it; else the channel itself. */
  readonly homeId: string;
  /** How many those are. */
  readonly memberCount: number;
  readonly lastSeq: number;
  readonly readSeq: number;
  readonly deliveredSeq: number;
  /** Whether the markers are further than before. */
  readonly hasRead: boolean;
  readonly hasReceived: boolean;
  readonly hidesReading: boolean;
  /** There is a block between the two of a direct channel: neither learns anything of the other. */
  readonly isBlocked: boolean;
  /** Unread messages that mention the person. */
  readonly mentions: number;
}

/**
 * Who is told of a move: one's own devices how much is unread, the channel (unless it is large) how far one has come.
 * With a block that goes to one's own devices, which so look as they always do.
 */
export const tellMoved = (moved: MovedMarkers): Signal[] => {
  const { channelId, userId, homeId, readSeq, deliveredSeq, lastSeq, mentions, hidesReading } = moved;
  const signals: Signal[] = [];
  if (moved.hasRead) {
    const event: UnreadEvent = { op: "unread", channelId, unread: lastSeq - readSeq, mentions, readSeq };
    signals.push(tell({ userId }, event));
  }
  const isNews = moved.hasReceived || (moved.hasRead && !hidesReading);
  if (isNews && moved.memberCount <= RECEIPT_MEMBERS_MAX) {
    const told = hidesReading ? 0 : readSeq;
    const event: ReceiptEvent = { op: "receipt", channelId, userId, deliveredSeq, readSeq: told };
    signals.push(tell(moved.isBlocked ? { userId } : { channelId: homeId }, event));
  }
  return signals;
};
