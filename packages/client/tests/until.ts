import type { Store } from "../src/parley.ts";

const PATIENCE_MS = 3_000;

/** Resolves with the first value of the store that fits; fails after three seconds. */
export const until = <T>(store: Store<T>, fits: (value: T) => boolean): Promise<T> =>
  new Promise((resolve, reject) => {
    const look = () => {
      if (!fits(store.get())) return;
      clearTimeout(timer);
      end();
      resolve(store.get());
    };
    const timer = setTimeout(() => {
      end();
      const shown = JSON.stringify(store.get(), (_, value) => (value instanceof Map ? [...value] : value));
      reject(new Error(`It never came; there was ${shown}`));
    }, PATIENCE_MS);
    const end = store.subscribe(look);
    look();
  });
