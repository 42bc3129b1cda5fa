import { type Message, RECEIPT_MEMBERS_MAX, type ReceiptEvent, type UnreadEvent } from "@parley/contract";
import type { Context } from "./pending.ts";
import type { HeldChannel, Replica } from "./state.ts";

/** How far one member has received and read a channel's messages; 0 where it is not told. */
export interface Receipt {
  readonly deliveredSeq: number;
  readonly readSeq: number;
}

const NOTHING_TOLD: Receipt = { deliveredSeq: 0, readSeq: 0 };

/** Whether nothing of it counts as unread: one looks into this thread without following it. */
export const isUnfollowed = ({ channel }: HeldChannel) =>
  channel.kind === "thread" && channel.follows === false;

/** One's own markers, forward. What is read has been received, is no mention any more, and is there. */
export const withOwnMarkers = (
  held: HeldChannel,
  { readSeq = 0, deliveredSeq = 0 }: Partial<Receipt>,
): HeldChannel => {
  const { channel } = held;
  const read = Math.max(channel.readSeq, readSeq);
  const delivered = Math.max(channel.deliveredSeq, deliveredSeq, read);
  if (read === channel.readSeq && delivered === channel.deliveredSeq) return held;
  const mentions = read === channel.readSeq ? channel.mentions : channel.mentions.filter((seq) => seq > read);
  const lastSeq = Math.max(channel.lastSeq, delivered);
  return { ...held, channel: { ...channel, readSeq: read, deliveredSeq: delivered, lastSeq, mentions } };
};

/** How far others have come, forward. */
export const withReceipts = (
  held: HeldChannel,
  told: Iterable<readonly [userId: string, receipt: Receipt]>,
): HeldChannel => {
  let receipts: Map<string, Receipt> | null = null;
  for (const [userId, { deliveredSeq, readSeq }] of told) {
    const before = (receipts ?? held.receipts).get(userId) ?? NOTHING_TOLD;
    if (readSeq <= before.readSeq && Math.max(deliveredSeq, readSeq) <= before.deliveredSeq) continue;
    receipts ??= new Map(held.receipts);
    receipts.set(userId, {
      deliveredSeq: Math.max(before.deliveredSeq, deliveredSeq, readSeq),
      readSeq: Math.max(before.readSeq, readSeq),
    });
  }
  return receipts === null ? held : { ...held, receipts };
};

/** Nothing is unread in a thread that one does not follow, however much is said there. */
export const withUnfollowedRead = (held: HeldChannel): HeldChannel =>
  isUnfollowed(held) ? withOwnMarkers(held, { readSeq: held.channel.lastSeq }) : held;

/** Who writes has read up to there: a message says so of its sender, without a receipt. */
export const withSenders = (
  held: HeldChannel,
  messages: readonly Message[],
  { meId }: Context,
): HeldChannel => {
  let ownSeq = 0;
  const others = new Map<string, Receipt>();
  for (const { senderId, seq } of messages) {
    if (senderId === meId) ownSeq = Math.max(ownSeq, seq);
    else if (seq > (others.get(senderId)?.readSeq ?? 0)) {
      others.set(senderId, { deliveredSeq: seq, readSeq: seq });
    }
  }
  const next = ownSeq > held.ownSeq ? { ...held, ownSeq } : held;
  return withUnfollowedRead(withOwnMarkers(withReceipts(next, others), { readSeq: ownSeq }));
};

export const withReceipt = (
  held: HeldChannel,
  { userId, deliveredSeq, readSeq }: ReceiptEvent,
  { meId }: Context,
): HeldChannel =>
  userId === meId
    ? withOwnMarkers(held, { deliveredSeq, readSeq })
    : withReceipts(held, [[userId, { deliveredSeq, readSeq }]]);

/** One has read on some device. How much is unread, and what of it mentions one, the replica counts by itself. */
export const withUnread = (held: HeldChannel, { readSeq }: UnreadEvent): HeldChannel =>
  withOwnMarkers(held, { readSeq });

/** One has read here; the server is told. */
export const readUpTo = (held: HeldChannel, seq: number, { emit }: Context): HeldChannel => {
  const readSeq = Math.min(seq, held.channel.lastSeq);
  if (readSeq <= held.channel.readSeq) return held;
  emit({ do: "read", channelId: held.channel.id, seq: readSeq });
  return withOwnMarkers(held, { readSeq });
};

const isReceipted = (held: HeldChannel) =>
  held.channel.memberCount <= RECEIPT_MEMBERS_MAX && !isUnfollowed(held);

/** What this device has heard of has been delivered: the server is told of every channel where that is news. */
export const withDelivered = (before: Replica, state: Replica, { emit }: Context): Replica => {
  if (state.line.at !== "live") return state;
  if (state.channels === before.channels && before.line.at === "live") return state;
  let channels: Map<string, HeldChannel> | null = null;
  for (const [id, held] of state.channels) {
    const { lastSeq, deliveredSeq } = held.channel;
    if (lastSeq <= deliveredSeq || !isReceipted(held)) continue;
    emit({ do: "delivered", channelId: id, seq: lastSeq });
    channels ??= new Map(state.channels);
    channels.set(id, withOwnMarkers(held, { deliveredSeq: lastSeq }));
  }
  return channels === null ? state : { ...state, channels };
};
