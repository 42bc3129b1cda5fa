import { useSyncExternalStore } from "react";

/** Names of what an address may carry in its fragment. Others stay: they are places on a page. */
const NAMES = [
  "token",
  "mfa",
  "methods",
  "problem",
  "correlationId",
  "linked",
  "account",
  "provider",
  "email",
] as const;

export type Fragment = Partial<Record<(typeof NAMES)[number], string>>;

interface HeldFragment {
  readonly path: string;
  readonly values: Fragment;
}

const NOTHING: Fragment = {};
const listeners = new Set<() => void>();
let held: HeldFragment | null = null;

/** What a fragment carries, or null where it is none of ours. */
export const readFragment = (hash: string): Fragment | null => {
  const given = new URLSearchParams(hash.replace(/^#/, ""));
  const values: Fragment = {};
  for (const name of NAMES) {
    const value = given.get(name);
    if (value) values[name] = value;
  }
  return Object.keys(values).length > 0 ? values : null;
};

const set = (next: HeldFragment | null): void => {
  held = next;
  for (const listener of listeners) listener();
};

const take = (): void => {
  const values = readFragment(location.hash);
  if (!values) return;
  const { pathname, search } = location;
  set({ path: pathname, values });
  history.replaceState(history.state, "", pathname + search);
};

/**
 * Takes the secrets of a mail's link or of a redirect out of the address line at once, before anything else runs: no
 * history, no screenshot and no copied address has them. They stay in the memory of this page; used they are by a click.
 */
export const takeFragments = (): void => {
  take();
  // A second link, opened in the same tab, changes the fragment alone.
  addEventListener("hashchange", take);
};

/** What the address of this page carried, outside of rendering. */
export const heldFragment = (): Fragment => (held?.path === location.pathname ? held.values : NOTHING);

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** What the address of this page carried. */
export const useFragment = (): Fragment => useSyncExternalStore(subscribe, heldFragment);

/** It has been used, or is of no use. */
export const dropFragment = (): void => set(null);
