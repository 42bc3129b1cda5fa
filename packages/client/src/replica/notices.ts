import type { NotificationEvent, SavedEvent } from "@parley/contract";
import type { Replica } from "./state.ts";

/** Saved messages of which it is remembered whether they are. */
const SAVED_MAX = 2_000;

/** One's inbox, as far as it is held: how much is unread, and what happened last. */
export interface Inbox {
  readonly unread: number;
  readonly latest: NotificationEvent | null;
}

export const applyNotification = (state: Replica, event: NotificationEvent): Replica => ({
  ...state,
  inbox: { unread: event.unread, latest: event },
});

/** What one has saved or let go, as far as it was heard of on this connection. */
export const withSaved = (
  state: Replica,
  { messageIds, on }: { messageIds: readonly string[]; on: boolean },
): Replica => {
  const news = messageIds.filter((messageId) => state.saved.get(messageId) !== on);
  if (news.length === 0) return state;
  const all = [...state.saved, ...news.map((messageId) => [messageId, on] as const)];
  return { ...state, saved: new Map(all.slice(-SAVED_MAX)) };
};

/** A list may have been read before what was heard since: it says nothing of messages that are known. */
export const withListedSaved = (state: Replica, messageIds: readonly string[]): Replica =>
  withSaved(state, { messageIds: messageIds.filter((messageId) => !state.saved.has(messageId)), on: true });

export const applySaved = (state: Replica, { messageId, on }: SavedEvent): Replica =>
  withSaved(state, { messageIds: [messageId], on });
