import type { Draft } from "@parley/contract";
import { timeOf } from "./people.ts";

const keyOf = (userId: string, channelId: string) => `${userId} ${channelId}`;

/** Drafts: the newest version counts, and sending one empties it. `tell` is told of every change. */
export const createModelDrafts = (tell: (userId: string, draft: Draft) => void) => {
  const drafts = new Map<string, Draft>();
  let nonces = 0;

  const nonce = () => {
    nonces += 1;
    // Far apart, so that the nonce after one is nobody else's.
    return `00000000-0000-4000-8000-${(nonces * 4_096).toString(16).padStart(12, "0")}`;
  };
  const set = (userId: string, draft: Draft): Draft => {
    drafts.set(keyOf(userId, draft.channelId), draft);
    tell(userId, draft);
    return draft;
  };

  return {
    put(userId: string, channelId: string, { text, version }: { text: string; version: number }): Draft {
      const held = drafts.get(keyOf(userId, channelId));
      const updatedAt = timeOf(nonces);
      if (held === undefined) return set(userId, { channelId, text, version, nonce: nonce(), updatedAt });
      if (version < held.version) return held;
      return set(userId, { ...held, text, version: Math.max(version, held.version + 1), updatedAt });
    },
    /** A message was sent under this nonce. */
    sent(userId: string, channelId: string, usedNonce: string) {
      const held = drafts.get(keyOf(userId, channelId));
      if (held?.nonce !== usedNonce) return;
      set(userId, { ...held, text: "", version: held.version + 1, nonce: nonce() });
    },
    /** What is not empty. */
    of: (userId: string): Draft[] =>
      [...drafts]
        .filter(([key, { text }]) => key.startsWith(`${userId} `) && text !== "")
        .map(([, draft]) => draft),
    copy: () => [...drafts],
    replace(by: readonly (readonly [string, Draft])[]) {
      drafts.clear();
      for (const [key, draft] of by) drafts.set(key, draft);
    },
  };
};
