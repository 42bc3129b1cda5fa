import type { KeptDraft } from "../replica/drafts.ts";

/**
 * Where what one has begun to write waits until the server has it, by person and channel. Calls take effect in the
 * order they are made.
 */
export interface DraftStore {
  /** Keeps a draft in place of the one of the same channel, unless that is of a higher version. */
  put(userId: string, draft: KeptDraft): Promise<void>;
  /** Forgets the draft of a channel, unless it is of a higher version than this. */
  remove(userId: string, channelId: string, upToVersion: number): Promise<void>;
  list(userId: string): Promise<KeptDraft[]>;
}
