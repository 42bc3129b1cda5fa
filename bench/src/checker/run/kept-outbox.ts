import { createMemoryOutboxStore, type OutboxStore } from "@parley/client";
import type { Ledger } from "./ledger.ts";

/** A memory outbox that survives its client; what it keeps counts as written, in the order it is kept in. */
export const createKeptOutbox = (ledger: Ledger, device: string): OutboxStore => {
  const store = createMemoryOutboxStore();
  const seen = new Set<string>();
  return {
    ...store,
    async add(draft) {
      const { channelId, userId: senderId, nonce, text, replyTo = null } = draft;
      if (!seen.has(`${nonce} ${text}`)) {
        ledger.wrote({ channelId, senderId, nonce, text, path: "outbox", device, replyTo });
      }
      seen.add(`${nonce} ${text}`);
      return store.add(draft);
    },
  };
};
