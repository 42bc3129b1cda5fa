import type { PendingMessage } from "@parley/client";
import type { Message } from "@parley/contract";

/** Within this, lines of one person stand under one name. */
export const GROUP_WITHIN_MS = 5 * 60_000;

/** One row of a conversation: a message, or one of one's own on its way, and what stands above it. */
export interface MessageRow {
  /** The same while a message waits and once it is sent, so that its element stays. */
  readonly key: string;
  readonly senderId: string;
  readonly text: string;
  readonly createdAt: string;
  readonly message: Message | null;
  readonly pending: PendingMessage | null;
  /** Whether a day line stands above it. */
  readonly startsDay: boolean;
  /** Whether the new-message line stands above it. */
  readonly startsNew: boolean;
  /** Whether it goes on under the name of the row before. */
  readonly continues: boolean;
  /** Whether it is the last of one's own that has been sent: receipts stand under it. */
  readonly isLastOwn: boolean;
}

interface MessageRowsInput {
  messages: readonly Message[];
  pending: readonly PendingMessage[];
  ownId: string;
  /** The last seq read when the conversation was opened; null draws no line. */
  newAfterSeq: number | null;
  dayKey: (time: string) => string;
}

type Line = Pick<MessageRow, "key" | "senderId" | "text" | "createdAt" | "message" | "pending">;

const lineOf = (message: Message): Line => ({
  key: `${message.senderId}:${message.nonce}`,
  senderId: message.senderId,
  text: message.text,
  createdAt: message.createdAt,
  message,
  pending: null,
});

const pendingLineOf = (ownId: string, pending: PendingMessage): Line => ({
  key: `${ownId}:${pending.nonce}`,
  senderId: ownId,
  text: pending.text,
  createdAt: pending.createdAt,
  message: null,
  pending,
});

/** Lays a conversation out: one row a message, so that row numbers and seqs move together. */
export const messageRows = ({
  messages,
  pending,
  ownId,
  newAfterSeq,
  dayKey,
}: MessageRowsInput): MessageRow[] => {
  const lines = messages.map(lineOf);
  const sent = new Set(lines.map((line) => line.key));
  for (const waiting of pending) {
    const line = pendingLineOf(ownId, waiting);
    // Between the arrival of a message and its acknowledgement it is here twice.
    if (!sent.has(line.key)) lines.push(line);
  }
  const lastOwn = messages.findLast(({ senderId, deletedAt }) => senderId === ownId && deletedAt === null);
  const rows: MessageRow[] = [];
  let head: Line | undefined;
  for (const [at, line] of lines.entries()) {
    const before = lines[at - 1];
    const startsDay = !before || dayKey(before.createdAt) !== dayKey(line.createdAt);
    const startsNew = newAfterSeq !== null && newAfterSeq > 0 && line.message?.seq === newAfterSeq + 1;
    const stands =
      line.message?.forwarded != null || (line.message?.replyTo ?? line.pending?.replyTo) != null;
    const continues = !stands && !startsDay && !startsNew && head !== undefined && belongsTo(head, line);
    if (!continues) head = line;
    const isLastOwn = line.message !== null && line.message === lastOwn;
    rows.push({ ...line, startsDay, startsNew, continues, isLastOwn });
  }
  return rows;
};

/** Measured from the first of the group: its one time is right for all of it, within five minutes. */
const belongsTo = (head: Line, line: Line): boolean =>
  head.senderId === line.senderId &&
  Date.parse(line.createdAt) - Date.parse(head.createdAt) < GROUP_WITHIN_MS;
