import type { HeldDraft, ReplicaState } from "@parley/client";

/** What one has begun to write and not sent, the latest first. */
export const heldDrafts = (drafts: ReplicaState["drafts"]): HeldDraft[] =>
  [...drafts.values()]
    .filter((draft) => draft.text.trim() !== "")
    .sort((a, b) => b.version - a.version || (a.channelId < b.channelId ? 1 : -1));
