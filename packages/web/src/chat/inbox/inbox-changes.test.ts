import type { Notification, NotificationEvent } from "@parley/contract";
import { describe, expect, test } from "vitest";
import { type InboxPage, withInboxEvent, withRead } from "./inbox-changes.ts";

const AT = "2026-03-03T09:00:00.000Z";
const notification = (id: string, readAt: string | null = null): Notification => ({
  id,
  kind: "mention",
  channelId: "watercooler",
  messageId: `message-${id}`,
  seq: 1,
  actor: null,
  text: "",
  createdAt: AT,
  readAt,
});
const page = (...items: Notification[]): InboxPage => ({ items, nextCursor: null, unread: 0 });
const added = (one: Notification): NotificationEvent => ({
  op: "notification",
  change: "added",
  notification: one,
  unread: 1,
});
const read = (...ids: string[]): NotificationEvent => ({
  op: "notification",
  change: "read",
  ids,
  unread: 0,
});
const idsOf = (pages: readonly InboxPage[]) => pages.map(({ items }) => items.map(({ id }) => id));
const all = { isUnreadOnly: false, at: AT };
const unread = { isUnreadOnly: true, at: AT };

describe("what comes", () => {
  test("stands first", () => {
    const pages = [page(notification("4"), notification("3")), page(notification("2"))];
    expect(idsOf(withInboxEvent(pages, added(notification("5")), all))).toEqual([["5", "4", "3"], ["2"]]);
  });

  test("stands once, as it now is, however often it is told", () => {
    const pages = [page(notification("4"), notification("3"))];
    const told = { ...notification("3"), text: "changed" };
    const next = withInboxEvent(withInboxEvent(pages, added(told), all), added(told), all);
    expect(idsOf(next)).toEqual([["4", "3"]]);
    expect(next[0]?.items[1]?.text).toBe("changed");
  });

  test("stands in the order of its time, though told late", () => {
    const pages = [page(notification("6"), notification("4")), page(notification("2"))];
    expect(idsOf(withInboxEvent(pages, added(notification("5")), all))).toEqual([["6", "5", "4"], ["2"]]);
    expect(idsOf(withInboxEvent(pages, added(notification("3")), all))).toEqual([
      ["6", "4"],
      ["3", "2"],
    ]);
  });

  test("begins an empty inbox", () => {
    expect(idsOf(withInboxEvent([page()], added(notification("1")), all))).toEqual([["1"]]);
  });

  test("is not among the unread once it is read", () => {
    expect(idsOf(withInboxEvent([page()], added(notification("1", AT)), unread))).toEqual([[]]);
  });
});

describe("what is read", () => {
  const pages = [page(notification("2"), notification("1"))];

  test("stays, as read", () => {
    const next = withInboxEvent(pages, read("1"), all);
    expect(next[0]?.items.map(({ readAt }) => readAt)).toEqual([null, AT]);
  });

  test("leaves the unread", () => {
    expect(idsOf(withInboxEvent(pages, read("1"), unread))).toEqual([["2"]]);
  });

  test("keeps the time at which it was read first", () => {
    const before = [page(notification("1", "2026-03-01T09:00:00.000Z"))];
    expect(withRead(before, null, all)[0]?.items[0]?.readAt).toBe("2026-03-01T09:00:00.000Z");
  });

  test("is everything, where no ids are named", () => {
    expect(withRead(pages, null, all)[0]?.items.every(({ readAt }) => readAt === AT)).toBe(true);
  });
});
