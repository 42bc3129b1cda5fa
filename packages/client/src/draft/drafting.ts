import type { Draft } from "@parley/contract";
import { type HeldDraft, isToKeep } from "../replica/drafts.ts";
import type { ReplicaEvent } from "../replica/event.ts";
import type { Timers } from "../time.ts";
import type { DraftKeeper } from "./draft-keeper.ts";

/** A draft is told to the server at most this often while one types. */
export const DRAFT_INTERVAL_MS = 1_000;
/** What another tab has begun to tell is told from here as well, should it not have got there by then. */
const OTHER_TAB_MS = 5_000;
const RETRY_MS = 5_000;

/** What became of putting a draft: the one that counts, or that the channel is gone, that it is refused, or no answer. */
export type DraftAnswer = Draft | "gone" | "refused" | null;

export interface DraftingDeps {
  readonly timers: Timers;
  readonly keeper: DraftKeeper;
  readonly draftOf: (channelId: string) => HeldDraft | undefined;
  readonly putDraft: (
    draft: { readonly channelId: string; readonly text: string; readonly version: number },
    done: (answer: DraftAnswer) => void,
  ) => void;
  readonly dispatch: (event: ReplicaEvent) => void;
}

/** Keeps what one has begun to write on the device, and tells the server: one call of a channel at a time. */
export const createDrafting = ({ timers, keeper, draftOf, putDraft, dispatch }: DraftingDeps) => {
  const due = new Map<string, { readonly cancel: () => void; readonly delayMs: number }>();
  const underWay = new Set<string>();
  let isLive = false;
  /** Counts connections: what was asked on one before says nothing beside the list that came with this one. */
  let connections = 0;

  const schedule = (channelId: string, delayMs: number) => {
    const before = due.get(channelId);
    if (before !== undefined && before.delayMs <= delayMs) return;
    before?.cancel();
    const cancel = timers.set(() => {
      due.delete(channelId);
      put(channelId);
    }, delayMs);
    due.set(channelId, { cancel, delayMs });
  };

  const put = (channelId: string) => {
    const draft = draftOf(channelId);
    if (draft?.state !== "waiting" || !isLive || underWay.has(channelId)) return;
    underWay.add(channelId);
    const own = connections;
    const { text, version } = draft;
    putDraft({ channelId, text, version }, (answer) => {
      underWay.delete(channelId);
      if (own !== connections) return schedule(channelId, DRAFT_INTERVAL_MS);
      if (answer === "gone") {
        keeper.forget(channelId, version);
        dispatch({ type: "draft-refused", channelId });
      } else if (answer === null) schedule(channelId, RETRY_MS);
      else if (answer !== "refused") {
        dispatch({ type: "draft-told", draft: answer });
        // Typed on meanwhile.
        if (draftOf(channelId)?.state === "waiting") schedule(channelId, DRAFT_INTERVAL_MS);
      }
    });
  };

  return {
    /** A draft is not as it was: it waits, or has been stored. */
    changed(channelId: string) {
      const draft = draftOf(channelId);
      if (draft === undefined) return;
      const { text, version, spent } = draft;
      if (isToKeep(draft)) keeper.keep({ channelId, text, version, spent });
      else keeper.forget(channelId, version);
      if (draft.state === "waiting") schedule(channelId, DRAFT_INTERVAL_MS);
    },
    /** Reads what the device keeps: at the start, and when another tab has changed it. */
    load: () =>
      keeper.load((drafts) => {
        dispatch({ type: "drafts-kept", drafts });
        for (const { channelId } of drafts) schedule(channelId, OTHER_TAB_MS);
      }),
    live() {
      isLive = true;
    },
    lost() {
      isLive = false;
      connections += 1;
    },
    close() {
      isLive = false;
      for (const { cancel } of due.values()) cancel();
      due.clear();
    },
  };
};
