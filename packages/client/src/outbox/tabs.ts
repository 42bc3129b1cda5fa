/** What the tabs of one browser tell each other. */
export type TabNotice =
  | { readonly about: "outbox"; readonly userId: string }
  | { readonly about: "drafts"; readonly userId: string }
  | { readonly about: "signed-in"; readonly userId: string }
  | { readonly about: "signed-out"; readonly userId: string };

/** The other tabs of this browser that show the same server, where there are any. */
export interface Tabs {
  /** Runs `work` while no other tab runs its own under this name. */
  exclusively(name: string, work: () => Promise<void>): Promise<void>;
  tell(notice: TabNotice): void;
  listen(listener: (notice: TabNotice) => void): void;
  close(): void;
}

/** Runs what has the same name one after the other, within this program. */
const createQueues = () => {
  const last = new Map<string, Promise<void>>();
  return (name: string, work: () => Promise<void>): Promise<void> => {
    const next = (last.get(name) ?? Promise.resolve()).then(work, work);
    last.set(name, next);
    void next
      .catch(() => {})
      .then(() => {
        if (last.get(name) === next) last.delete(name);
      });
    return next;
  };
};

/** A program on its own: nobody to tell, nobody to wait for. */
export const createNoTabs = (): Tabs => ({
  exclusively: createQueues(),
  tell() {},
  listen() {},
  close() {},
});

interface Locks {
  request(name: string, work: () => Promise<void>): Promise<unknown>;
}

const locksHere = (): Locks | undefined => {
  const navigator: { locks?: Locks } | undefined = Reflect.get(globalThis, "navigator");
  return navigator?.locks;
};

const isNotice = (data: unknown): data is TabNotice =>
  typeof data === "object" && data !== null && "about" in data && "userId" in data;

/** The tabs of this browser, by Web Locks and a BroadcastChannel, each where there is one. */
export const createBrowserTabs = (name: string): Tabs => {
  const alone = createNoTabs();
  const locks = locksHere();
  const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(name);
  // In Node and Bun an open BroadcastChannel would keep the program running.
  if (channel !== null && "unref" in channel && typeof channel.unref === "function") channel.unref();
  return {
    exclusively: async (lock, work) => {
      if (locks === undefined) await alone.exclusively(lock, work);
      else await locks.request(`${name}:${lock}`, work);
    },
    tell: (notice) => channel?.postMessage(notice),
    listen(listener) {
      channel?.addEventListener("message", ({ data }: { data: unknown }) => {
        if (isNotice(data)) listener(data);
      });
    },
    close: () => channel?.close(),
  };
};
