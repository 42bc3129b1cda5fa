import type { KeptDraft } from "../replica/drafts.ts";
import type { DraftStore } from "./draft-store.ts";

/** Drafts that live as long as this program. */
export const createMemoryDraftStore = (): DraftStore => {
  const people = new Map<string, Map<string, KeptDraft>>();
  const of = (userId: string) => people.get(userId) ?? new Map<string, KeptDraft>();
  return {
    async put(userId, draft) {
      const drafts = of(userId);
      if ((drafts.get(draft.channelId)?.version ?? 0) > draft.version) return;
      people.set(userId, drafts.set(draft.channelId, draft));
    },
    async remove(userId, channelId, upToVersion) {
      const held = of(userId).get(channelId);
      if (held !== undefined && held.version <= upToVersion) of(userId).delete(channelId);
    },
    list: async (userId) => [...of(userId).values()],
  };
};
