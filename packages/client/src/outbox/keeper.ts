import type { OutboxDraft, OutboxEntry, OutboxStore } from "./outbox-store.ts";
import type { Tabs } from "./tabs.ts";

/**
 * What the outbox needs of the world, in calls that answer later: the store, and the turns between tabs.
 * Answers come in the order of the calls, so that what is listed holds all that was kept before.
 */
export interface Keeper {
  /** Keeps a message; told once it would survive a reload. */
  keep(draft: OutboxDraft, kept: (entry: OutboxEntry) => void): void;
  forget(nonce: string): void;
  mark(nonce: string, failed: string | null): void;
  /** Everything kept of this person. */
  load(loaded: (entries: readonly OutboxEntry[]) => void): void;
  /** Waits for the turn of a channel; told with all that is kept for it then. Ends with the returned function. */
  takeTurn(channelId: string, granted: (entries: readonly OutboxEntry[]) => void): () => void;
}

export interface KeeperDeps {
  readonly userId: string;
  readonly store: OutboxStore;
  readonly tabs: Tabs;
}

/** A keeper on a store that may refuse (a full disk, a private window): then a message lives as long as the page. */
export const createKeeper = ({ userId, store, tabs }: KeeperDeps): Keeper => {
  /** As last read, with what was changed here since. */
  let known = new Map<string, OutboxEntry>();
  const unkept = new Set<string>();
  /** Forgotten here, and perhaps still in a list that is being read. */
  const forgotten = new Set<string>();
  let last: Promise<unknown> = Promise.resolve();
  let lastPosition = 0;

  /** One call after the other, so that answers keep their order. */
  const then = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work, work);
    last = next.catch(() => {});
    return next;
  };
  const tellOthers = () => tabs.tell({ about: "outbox", userId });

  const kept = (draft: OutboxDraft): Promise<OutboxEntry> =>
    store.add(draft).catch(() => {
      unkept.add(draft.nonce);
      return { ...draft, position: lastPosition + 1, failed: null };
    });
  const add = async (draft: OutboxDraft): Promise<OutboxEntry> => {
    const entry = await kept(draft);
    lastPosition = Math.max(lastPosition, entry.position);
    known.set(entry.nonce, entry);
    return entry;
  };
  const mark = async (nonce: string, failed: string | null) => {
    const held = known.get(nonce);
    if (held !== undefined) known.set(nonce, { ...held, failed });
    await store.mark(nonce, failed);
  };
  const list = async () => {
    const stored = await store.list(userId).catch(() => null);
    const onlyHere = [...known.values()].filter(({ nonce }) => unkept.has(nonce));
    if (stored !== null) known = new Map([...stored, ...onlyHere].map((entry) => [entry.nonce, entry]));
    for (const nonce of forgotten) known.delete(nonce);
    return [...known.values()].sort((a, b) => a.position - b.position);
  };
  const change = (work: () => Promise<void>) => void then(() => work().catch(() => {})).then(tellOthers);

  return {
    keep(draft, told) {
      void then(() => add(draft)).then((entry) => {
        told(entry);
        tellOthers();
      });
    },
    forget(nonce) {
      unkept.delete(nonce);
      known.delete(nonce);
      forgotten.add(nonce);
      change(() => store.remove(nonce).then(() => void forgotten.delete(nonce)));
    },
    mark: (nonce, failed) => change(() => mark(nonce, failed)),
    load: (loaded) => void then(list).then(loaded),
    takeTurn(channelId, granted) {
      let isOver = false;
      let end = () => {};
      const ended = new Promise<void>((resolve) => {
        end = resolve;
      });
      void tabs.exclusively(`parley-outbox:${userId}:${channelId}`, async () => {
        const entries = isOver ? [] : await then(list);
        if (isOver) return;
        granted(entries.filter((entry) => entry.channelId === channelId));
        await ended;
        // The next tab reads the store once what this one has changed is in it.
        await last;
      });
      return () => {
        isOver = true;
        end();
      };
    },
  };
};
