import type { Message } from "@parley/contract";
import type { Acknowledged, Delivered, Written } from "../judge/record.ts";

/** Notes what was written, acknowledged and shown, as it happens. */
export interface Ledger {
  wrote(written: Written): void;
  acknowledged(message: Message, over: Acknowledged["over"]): void;
  shown(message: Delivered): void;
  /** Acknowledged messages of one sender, in the order of their first acknowledgement. */
  acknowledgedOf(senderId: string): readonly Acknowledged[];
  readonly written: readonly Written[];
  /** Each acknowledgement once: a repeat that says the same is the same. */
  allAcknowledged(): readonly Acknowledged[];
  allShown(): readonly Delivered[];
}

const named = ({ channelId, senderId, nonce, seq, id, text }: Delivered) => ({
  channelId,
  senderId,
  nonce,
  seq,
  id,
  text,
});

const keyOf = ({ channelId, senderId, nonce, seq, id, text }: Delivered) =>
  [channelId, senderId, nonce, seq, id, text].join(" ");

export const createLedger = (): Ledger => {
  const written: Written[] = [];
  const acknowledged = new Map<string, Acknowledged>();
  const bySender = new Map<string, Acknowledged[]>();
  const shown = new Map<string, Delivered>();
  return {
    wrote: (message) => written.push(message),
    acknowledged(message, over) {
      const key = keyOf(message);
      if (acknowledged.has(key)) return;
      const ack = { ...named(message), over };
      acknowledged.set(key, ack);
      const own = bySender.get(message.senderId);
      if (own) own.push(ack);
      else bySender.set(message.senderId, [ack]);
    },
    shown(message) {
      const key = keyOf(message);
      if (!shown.has(key)) shown.set(key, named(message));
    },
    acknowledgedOf: (senderId) => bySender.get(senderId) ?? [],
    written,
    allAcknowledged: () => [...acknowledged.values()],
    allShown: () => [...shown.values()],
  };
};
