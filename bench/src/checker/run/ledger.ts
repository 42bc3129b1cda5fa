import type { ChangeOfMessage } from "@parley/client";
import { type Draft, type Message, messageFromFrame } from "@parley/contract";
import type { Acknowledged, Ask, DraftOf, Markers, MarkersOf, Written } from "../judge/record.ts";

export type AskOutcome =
  | { readonly at: "done"; readonly message: Message }
  | { readonly at: "refused" | "unknown" };

/** Notes what was written, asked for, acknowledged and shown, as it happens. */
export interface Ledger {
  wrote(written: Written): void;
  acknowledged(message: Message, over: Acknowledged["over"]): void;
  /** The server, or a client that had it from there, shows a message as it now is. */
  shown(message: Message): void;
  /** Call what it returns with the answer; without one the outcome stays unknown. */
  asks(
    of: { channelId: string; messageId: string; userId: string },
    change: ChangeOfMessage,
  ): (outcome: AskOutcome) => void;
  saysMarkers(userId: string, channelId: string, markers: Partial<Markers>): void;
  tellsMarkers(userId: string, channelId: string, markers: Partial<Markers>): void;
  tellsDraft(userId: string, draft: Draft): void;
  /** Acknowledged messages of one sender, in the order of their first acknowledgement. */
  acknowledgedOf(senderId: string): readonly Acknowledged[];
  readonly written: readonly Written[];
  /** Each acknowledgement once: a repeat that says the same is the same. */
  allAcknowledged(): readonly Acknowledged[];
  allShown(): readonly Message[];
  allAsks(): readonly Ask[];
  markersSaid(): readonly MarkersOf[];
  markersTold(): readonly MarkersOf[];
  draftsTold(): readonly DraftOf[];
}

const ackOf = ({ channelId, senderId, nonce, seq, id, version, text }: Message) => ({
  channelId,
  senderId,
  nonce,
  seq,
  id,
  version,
  text,
});

/** The furthest that was heard of each member. */
const createFurthest = () => {
  const found = new Map<string, MarkersOf>();
  return {
    add(userId: string, channelId: string, { readSeq = 0, deliveredSeq = 0 }: Partial<Markers>) {
      const key = `${userId} ${channelId}`;
      const before = found.get(key);
      found.set(key, {
        userId,
        channelId,
        readSeq: Math.max(readSeq, before?.readSeq ?? 0),
        deliveredSeq: Math.max(deliveredSeq, readSeq, before?.deliveredSeq ?? 0),
      });
    },
    all: () => [...found.values()],
  };
};

export const createLedger = (): Ledger => {
  const written: Written[] = [];
  const acknowledged = new Map<string, Acknowledged>();
  const bySender = new Map<string, Acknowledged[]>();
  const shown = new Map<string, Message>();
  const asks: { -readonly [K in keyof Ask]: Ask[K] }[] = [];
  const said = createFurthest();
  const told = createFurthest();
  const drafts = new Map<string, DraftOf>();
  let moment = 0;

  const show = (message: Message) => {
    // As from a frame, so that the same state has the same words.
    const state = messageFromFrame(message.channelId, message);
    const key = JSON.stringify(state);
    if (!shown.has(key)) shown.set(key, state);
  };

  return {
    wrote: (message) => written.push(message),
    acknowledged(message, over) {
      show(message);
      const ack = { ...ackOf(message), over };
      const key = Object.values(ackOf(message)).join(" ");
      if (acknowledged.has(key)) return;
      acknowledged.set(key, ack);
      const own = bySender.get(message.senderId);
      if (own) own.push(ack);
      else bySender.set(message.senderId, [ack]);
    },
    shown: show,
    asks(of, change) {
      moment += 1;
      const ask = { ...of, change, beganAt: moment, endedAt: Number.POSITIVE_INFINITY, outcome: "unknown" };
      asks.push(ask as (typeof asks)[number]);
      return (outcome) => {
        moment += 1;
        ask.outcome = outcome.at;
        if (outcome.at === "unknown") return;
        ask.endedAt = moment;
        if (outcome.at === "done") show(outcome.message);
      };
    },
    saysMarkers: said.add,
    tellsMarkers: told.add,
    tellsDraft(userId, { channelId, text, version, nonce }) {
      drafts.set([userId, channelId, version, nonce, text].join(" "), {
        userId,
        channelId,
        text,
        version,
        nonce,
      });
    },
    acknowledgedOf: (senderId) => bySender.get(senderId) ?? [],
    written,
    allAcknowledged: () => [...acknowledged.values()],
    allShown: () => [...shown.values()],
    allAsks: () => asks,
    markersSaid: said.all,
    markersTold: told.all,
    draftsTold: () => [...drafts.values()],
  };
};
