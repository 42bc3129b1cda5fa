import type { AnswerOf, Notification, NotificationEvent } from "@parley/contract";

export type InboxPage = AnswerOf<"notification.list">;

/** Notifications of these ids as read; all of them without ids. Where only unread ones are listed, they leave the list. */
const asRead = (
  items: readonly Notification[],
  { ids, at, isUnreadOnly }: { ids: ReadonlySet<string> | null; at: string; isUnreadOnly: boolean },
): Notification[] =>
  items.flatMap((item) => {
    if (item.readAt !== null || (ids !== null && !ids.has(item.id))) return [item];
    return isUnreadOnly ? [] : [{ ...item, readAt: at }];
  });

interface ListOf {
  readonly isUnreadOnly: boolean;
  /** Now, RFC 3339. */
  readonly at: string;
}

export const withRead = (
  pages: readonly InboxPage[],
  ids: readonly string[] | null,
  { isUnreadOnly, at }: ListOf,
): InboxPage[] => {
  const those = ids === null ? null : new Set(ids);
  return pages.map((page) => ({ ...page, items: asRead(page.items, { ids: those, at, isUnreadOnly }) }));
};

/** One that came, at its place by id (they are made in the order of time), or in the place of what it was before. */
const withAdded = (
  pages: readonly InboxPage[],
  added: Notification,
  { isUnreadOnly }: ListOf,
): InboxPage[] => {
  const without = pages.map((page) => ({
    ...page,
    items: page.items.filter((item) => item.id !== added.id),
  }));
  if (isUnreadOnly && added.readAt !== null) return without;
  const last = without.length - 1;
  const at = without.findIndex(
    (page, index) => index === last || page.items.some((item) => item.id < added.id),
  );
  return without.map((page, index) => {
    if (index !== at) return page;
    const items = [...page.items, added].sort((a, b) => (a.id < b.id ? 1 : -1));
    return { ...page, items };
  });
};

/** The inbox as it was answered, after an event. */
export const withInboxEvent = (
  pages: readonly InboxPage[],
  event: NotificationEvent,
  list: ListOf,
): InboxPage[] =>
  event.change === "added" ? withAdded(pages, event.notification, list) : withRead(pages, event.ids, list);
