import type { OutboxEntry, OutboxStore } from "./outbox-store.ts";

/** An outbox that lives as long as this program. */
export const createMemoryOutboxStore = (): OutboxStore => {
  const entries = new Map<string, OutboxEntry>();
  let position = 0;
  return {
    async add(draft) {
      const held = entries.get(draft.nonce);
      if (held !== undefined) return held;
      position += 1;
      const entry = { ...draft, position, failed: null };
      entries.set(draft.nonce, entry);
      return entry;
    },
    list: async (userId) => [...entries.values()].filter((entry) => entry.userId === userId),
    async mark(nonce, failed) {
      const held = entries.get(nonce);
      if (held !== undefined) entries.set(nonce, { ...held, failed });
    },
    async remove(nonce) {
      entries.delete(nonce);
    },
  };
};
