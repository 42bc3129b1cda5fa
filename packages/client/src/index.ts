export { createParley } from "./create-parley.ts";
export type { DraftStore } from "./draft/draft-store.ts";
export { createIndexedDbDraftStore } from "./draft/draft-store-indexed-db.ts";
export { createMemoryDraftStore } from "./draft/draft-store-memory.ts";
export { ParleyError, type ParleyErrorCode } from "./error.ts";
export type { ParleyOptions } from "./options.ts";
export type { OutboxDraft, OutboxEntry, OutboxStore } from "./outbox/outbox-store.ts";
export { createIndexedDbOutboxStore } from "./outbox/outbox-store-indexed-db.ts";
export { createMemoryOutboxStore } from "./outbox/outbox-store-memory.ts";
export { createBrowserTabs, createNoTabs, type TabNotice, type Tabs } from "./outbox/tabs.ts";
export type { AuthState, ConnectionState, Parley, Store, WayIn } from "./parley.ts";
export type { HeldDraft, KeptDraft } from "./replica/drafts.ts";
export type { Effect, Step } from "./replica/effect.ts";
export type { MessagePage, PagePlace, ReplicaEvent } from "./replica/event.ts";
export type { Receipt } from "./replica/markers.ts";
export type { Inbox } from "./replica/notices.ts";
export { type ChangeOfMessage, type OwnChange, shownMessages } from "./replica/own-changes.ts";
export { reduce } from "./replica/replica.ts";
export {
  type ChannelReplica,
  emptyReplica,
  type MessageWindow,
  type PendingMessage,
  type Replica,
  type ReplicaState,
} from "./replica/state.ts";
export { type Clock, systemClock, systemTimers, type Timers } from "./time.ts";
export type { Fetch } from "./wire/http.ts";
export type { SocketConstructor, SocketLike } from "./wire/socket.ts";
export { createMemoryTokenStore, type TokenStore } from "./wire/token-store.ts";
