import { useCallback, useSyncExternalStore } from "react";

const PREFIX = "parley.draft.";
const OWNER = "parley.drafts-of";
const listeners = new Set<() => void>();
/** What the storage holds, or would if it were not full or refused. */
const held = new Map<string, string>();

const tell = () => {
  for (const listener of listeners) listener();
};

export const readDraft = (channelId: string): string => {
  const known = held.get(channelId);
  if (known !== undefined) return known;
  let stored = "";
  try {
    stored = localStorage.getItem(PREFIX + channelId) ?? "";
  } catch {
    // Storage is refused: drafts live as long as the page.
  }
  held.set(channelId, stored);
  return stored;
};

/** Keeps what is being written in a channel, through reloads; an empty text forgets it. */
export const writeDraft = (channelId: string, text: string): void => {
  held.set(channelId, text);
  try {
    if (text) localStorage.setItem(PREFIX + channelId, text);
    else localStorage.removeItem(PREFIX + channelId);
  } catch {
    // Full or refused: it is still held above.
  }
  tell();
};

/** Whose drafts these are. Those of whoever was signed in before are forgotten: nobody reads another's. */
export const keepDraftsOf = (userId: string): void => {
  try {
    const owner = localStorage.getItem(OWNER);
    if (owner !== null && owner !== userId) clearDrafts();
    localStorage.setItem(OWNER, userId);
  } catch {
    clearDrafts();
  }
};

/** Forgets every draft, as at the end of a session that its person has ended. */
export const clearDrafts = (): void => {
  held.clear();
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
    for (const key of keys) localStorage.removeItem(key);
  } catch {
    // Storage is refused: nothing is there.
  }
  tell();
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useDraft = (channelId: string): [string, (text: string) => void] => {
  const text = useSyncExternalStore(subscribe, () => readDraft(channelId));
  const write = useCallback((next: string) => writeDraft(channelId, next), [channelId]);
  return [text, write];
};
