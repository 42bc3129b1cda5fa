import type { Store } from "./parley.ts";

/** A store that its owner sets. */
export interface OwnStore<T> extends Store<T> {
  set(value: T): void;
}

export const createStore = <T>(first: T): OwnStore<T> => {
  let value = first;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      if (next === value) return;
      value = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      const own = () => listener();
      listeners.add(own);
      return () => listeners.delete(own);
    },
  };
};
