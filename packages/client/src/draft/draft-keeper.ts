import type { Tabs } from "../outbox/tabs.ts";
import type { KeptDraft } from "../replica/drafts.ts";
import type { DraftStore } from "./draft-store.ts";

/** What drafts need of the device, in calls that answer later. */
export interface DraftKeeper {
  keep(draft: KeptDraft): void;
  forget(channelId: string, upToVersion: number): void;
  load(loaded: (drafts: readonly KeptDraft[]) => void): void;
}

interface DraftKeeperDeps {
  readonly userId: string;
  readonly store: DraftStore;
  readonly tabs: Tabs;
}

/**
 * A keeper on a store that may refuse (a full disk, a private window): then a draft lives as long as the page. While
 * one write is under way, only the latest of each channel waits for the next.
 */
export const createDraftKeeper = ({ userId, store, tabs }: DraftKeeperDeps): DraftKeeper => {
  const waiting = new Map<string, () => Promise<void>>();
  let last: Promise<unknown> = Promise.resolve();
  let isWriting = false;

  const writeAll = async () => {
    isWriting = true;
    for (let next = [...waiting][0]; next !== undefined; next = [...waiting][0]) {
      const [channelId, work] = next;
      waiting.delete(channelId);
      await work().catch(() => {});
    }
    isWriting = false;
    tabs.tell({ about: "drafts", userId });
  };
  const write = (channelId: string, work: () => Promise<void>) => {
    waiting.set(channelId, work);
    if (!isWriting) last = writeAll();
  };

  return {
    keep: (draft) => write(draft.channelId, () => store.put(userId, draft)),
    forget: (channelId, upToVersion) => write(channelId, () => store.remove(userId, channelId, upToVersion)),
    load: (loaded) => void last.then(() => store.list(userId)).then(loaded, () => loaded([])),
  };
};
