import { useCallback, useSyncExternalStore } from "react";
import { useOwnId } from "../../use-parley.ts";

const PREFIX = "parley.searches.";
const SEARCHES_MAX = 8;
const NONE: readonly string[] = [];

const held = new Map<string, readonly string[]>();
const listeners = new Set<() => void>();

const keep = (userId: string, searches: readonly string[]) => {
  held.set(userId, searches);
  try {
    if (searches.length > 0) localStorage.setItem(PREFIX + userId, JSON.stringify(searches));
    else localStorage.removeItem(PREFIX + userId);
  } catch {
    // Full or refused: they last as long as the page.
  }
  for (const listener of listeners) listener();
};

/** What a person searched for in this browser, the latest first. */
export const recentSearches = (userId: string): readonly string[] => {
  const known = held.get(userId);
  if (known) return known;
  let stored: unknown;
  try {
    stored = JSON.parse(localStorage.getItem(PREFIX + userId) ?? "[]");
  } catch {
    // Refused, or not ours: there are none.
  }
  const searches = Array.isArray(stored) ? stored.filter((each) => typeof each === "string") : NONE;
  held.set(userId, searches);
  return searches;
};

export const noteSearch = (userId: string, q: string): void => {
  const wanted = q.trim();
  if (wanted === "") return;
  keep(userId, [wanted, ...recentSearches(userId).filter((each) => each !== wanted)].slice(0, SEARCHES_MAX));
};

export const forgetSearch = (userId: string, q: string): void =>
  keep(
    userId,
    recentSearches(userId).filter((each) => each !== q),
  );

/** Forgets them all, whoever's they are: at the end of a session that its person has ended. */
export const forgetSearches = (): void => {
  held.clear();
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
    for (const key of keys) localStorage.removeItem(key);
  } catch {
    // Storage is refused: nothing is there.
  }
  for (const listener of listeners) listener();
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useRecentSearches = () => {
  const ownId = useOwnId();
  const searches = useSyncExternalStore(subscribe, () => recentSearches(ownId));
  const note = useCallback((q: string) => noteSearch(ownId, q), [ownId]);
  const forget = useCallback((q: string) => forgetSearch(ownId, q), [ownId]);
  return { searches, note, forget };
};
