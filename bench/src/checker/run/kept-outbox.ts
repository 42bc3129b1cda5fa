import { createMemoryOutboxStore, type OutboxStore } from "@parley/client";
import type { Ledger } from "./ledger.ts";

/** A memory outbox that survives its client; what it keeps counts as written, in the order it is kept in. */
export const createKeptOutbox = (ledger: Ledger): OutboxStore => {
  const store = createMemoryOutboxStore();
  const seen = new Set<string>();
  return {
    ...store,
    async add(draft) {
      const { channelId, userId: senderId, nonce, text } = draft;
      if (!seen.has(nonce)) ledger.wrote({ channelId, senderId, nonce, text, path: "outbox" });
      seen.add(nonce);
      return store.add(draft);
    },
  };
};
