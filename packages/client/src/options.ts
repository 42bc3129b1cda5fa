import type { DraftStore } from "./draft/draft-store.ts";
import { createIndexedDbDraftStore } from "./draft/draft-store-indexed-db.ts";
import { createMemoryDraftStore } from "./draft/draft-store-memory.ts";
import { indexedDbHere } from "./indexed-db.ts";
import type { OutboxStore } from "./outbox/outbox-store.ts";
import { createIndexedDbOutboxStore } from "./outbox/outbox-store-indexed-db.ts";
import { createMemoryOutboxStore } from "./outbox/outbox-store-memory.ts";
import { createBrowserTabs, createNoTabs, type Tabs } from "./outbox/tabs.ts";
import { type Clock, systemClock, systemTimers, type Timers } from "./time.ts";
import type { Fetch } from "./wire/http.ts";
import type { SocketConstructor } from "./wire/socket.ts";
import { createMemoryTokenStore, type TokenStore } from "./wire/token-store.ts";

export interface ParleyOptions {
  /** Where the server is, such as `https://chat.example.org`. */
  readonly url: string;
  readonly fetch?: Fetch;
  /** Needed where the runtime has none: Node before 22. */
  readonly WebSocket?: SocketConstructor;
  /** Where unsent messages wait. IndexedDB where there is one, else memory. */
  readonly outboxStore?: OutboxStore;
  /** Where drafts wait that the server does not have yet. IndexedDB where there is one, else memory. */
  readonly draftStore?: DraftStore;
  /**
   * Where the refresh token travels: in a cookie that no script can read (the default), or in the body, for native
   * clients, which keep it in `tokenStore`.
   */
  readonly transport?: "cookie" | "body";
  readonly tokenStore?: TokenStore;
  /** What the tabs of one browser share. Web Locks and a BroadcastChannel where there are any. */
  readonly tabs?: Tabs;
  readonly clock?: Clock;
  readonly timers?: Timers;
  readonly random?: () => number;
}

const NAME = "parley";

const fetchHere: Fetch = (url, request) => globalThis.fetch(url, request);

/** Fills in what the runtime offers. */
export const completed = (options: ParleyOptions) => {
  const hasIndexedDb = indexedDbHere() !== undefined;
  const isShared = options.outboxStore === undefined && hasIndexedDb;
  const transport = options.transport ?? (options.tokenStore === undefined ? "cookie" : "body");
  return {
    url: options.url,
    transport,
    fetch: options.fetch ?? fetchHere,
    WebSocket: options.WebSocket,
    outboxStore: options.outboxStore ?? (isShared ? createIndexedDbOutboxStore() : createMemoryOutboxStore()),
    draftStore: options.draftStore ?? (isShared ? createIndexedDbDraftStore() : createMemoryDraftStore()),
    tokenStore: transport === "cookie" ? null : (options.tokenStore ?? createMemoryTokenStore()),
    tabs: options.tabs ?? (isShared ? createBrowserTabs(`${NAME} ${options.url}`) : createNoTabs()),
    clock: options.clock ?? systemClock,
    timers: options.timers ?? systemTimers,
    random: options.random ?? Math.random,
  };
};

export type CompletedOptions = ReturnType<typeof completed>;
