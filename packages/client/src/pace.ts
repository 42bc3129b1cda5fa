import { type Command, TYPING_INTERVAL_MS } from "@parley/contract";
import type { Clock, Timers } from "./time.ts";

/** Read markers of one channel are told at most this often; the last one always is. */
export const READ_INTERVAL_MS = 500;

type Say = (command: Extract<Command, { op: "read" | "delivered" | "typing" }>) => boolean;

/** Tells the server how far one has read: at once, then at most every `READ_INTERVAL_MS` a channel. */
export const createReadMarkers = ({ timers, say }: { timers: Timers; say: Say }) => {
  const paced = new Map<string, { toSeq: number | null; cancel: () => void }>();

  const tell = (channelId: string, seq: number) => {
    if (!say({ op: "read", channelId, seq })) return;
    const cancel = timers.set(() => {
      const toSeq = paced.get(channelId)?.toSeq ?? null;
      paced.delete(channelId);
      if (toSeq !== null) tell(channelId, toSeq);
    }, READ_INTERVAL_MS);
    paced.set(channelId, { toSeq: null, cancel });
  };

  return {
    moved(channelId: string, seq: number) {
      const pace = paced.get(channelId);
      if (pace === undefined) tell(channelId, seq);
      else pace.toSeq = seq;
    },
    close() {
      for (const { cancel } of paced.values()) cancel();
      paced.clear();
    },
  };
};

/** What has been delivered is told at most this often, and then of so many channels. */
export const DELIVERED_INTERVAL_MS = 1_000;
const DELIVERED_CHANNELS_MAX = 20;

/** Tells the server what this device holds: at once, then once a second, each channel's latest word. */
export const createDeliveries = ({ timers, say }: { timers: Timers; say: Say }) => {
  const waiting = new Map<string, number>();
  let cancel: (() => void) | null = null;

  const flush = () => {
    cancel = null;
    const told = [...waiting].slice(0, DELIVERED_CHANNELS_MAX);
    for (const [channelId, seq] of told) {
      waiting.delete(channelId);
      say({ op: "delivered", channelId, seq });
    }
    if (told.length > 0) cancel = timers.set(flush, DELIVERED_INTERVAL_MS);
  };

  return {
    reached(channelId: string, seq: number) {
      waiting.set(channelId, seq);
      // In a moment: a frame of many channels, such as `ready`, is one flush.
      cancel ??= timers.set(flush, 0);
    },
    /** The connection is gone: the next `ready` shows what is to be told again. */
    lost: () => waiting.clear(),
    close() {
      waiting.clear();
      cancel?.();
    },
  };
};

/** Tells the server that one is typing, at most every `TYPING_INTERVAL_MS` a channel and message. */
export const createTypingNotices = ({ clock, say }: { clock: Clock; say: Say }) => {
  const toldAt = new Map<string, number>();
  return {
    typed(channelId: string) {
      const now = clock.now();
      if (now - (toldAt.get(channelId) ?? Number.NEGATIVE_INFINITY) < TYPING_INTERVAL_MS) return;
      if (say({ op: "typing", channelId })) toldAt.set(channelId, now);
    },
    /** A message has gone out: the next key is a new notice. */
    sent: (channelId: string) => toldAt.delete(channelId),
  };
};
