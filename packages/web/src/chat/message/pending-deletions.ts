import type { Parley } from "@parley/client";
import { useMemo } from "react";
import { useParley, useStore } from "../../use-parley.ts";

/** How long a deletion can be taken back. */
export const UNDO_MS = 5_000;

interface Waiting {
  readonly channelId: string;
  readonly timer: ReturnType<typeof setTimeout>;
  readonly end: (isSent: boolean) => void;
}

export interface Deletion {
  readonly channelId: string;
  readonly messageId: string;
  /** It was sent, or taken back. */
  readonly onEnd: () => void;
  readonly onRefused: (error: unknown) => void;
}

/**
 * Deletions that can still be taken back: the server does not know of them. Each is sent after its time, or when the
 * page is left.
 */
const createDeletions = (parley: Pick<Parley, "delete">) => {
  const waiting = new Map<string, Waiting>();
  let ids: ReadonlySet<string> = new Set();
  const listeners = new Set<() => void>();
  const tell = () => {
    ids = new Set(waiting.keys());
    for (const listener of [...listeners]) listener();
  };
  const send = (messageId: string) => waiting.get(messageId)?.end(true);
  return {
    /** The messages that are about to go. */
    get: () => ids,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    delete({ channelId, messageId, onEnd, onRefused }: Deletion) {
      if (waiting.has(messageId)) return;
      const timer = setTimeout(() => send(messageId), UNDO_MS);
      const end = (isSent: boolean) => {
        clearTimeout(timer);
        waiting.delete(messageId);
        // Shown as deleted by the replica from here on: in one step with what dims it.
        if (isSent) parley.delete(channelId, messageId).catch(onRefused);
        tell();
        onEnd();
      };
      waiting.set(messageId, { channelId, timer, end });
      tell();
    },
    undo: (messageId: string) => waiting.get(messageId)?.end(false),
    sendAll() {
      for (const messageId of [...waiting.keys()]) send(messageId);
    },
  };
};

const ofClients = new WeakMap<Parley, ReturnType<typeof createDeletions>>();

/** Those of this page's client, in whichever conversation. */
export const deletionsOf = (parley: Parley) => {
  const known = ofClients.get(parley);
  if (known) return known;
  const deletions = createDeletions(parley);
  ofClients.set(parley, deletions);
  addEventListener("pagehide", deletions.sendAll);
  return deletions;
};

export const useDeletions = () => {
  const parley = useParley();
  return useMemo(() => deletionsOf(parley), [parley]);
};

export const useIsGoing = (messageId: string | undefined): boolean =>
  useStore(useDeletions(), (ids) => messageId !== undefined && ids.has(messageId));
