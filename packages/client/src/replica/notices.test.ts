import type { Notification } from "@parley/contract";
import { expect, test } from "vitest";
import { connected, ready, WATERCOOLER } from "../../tests/cast.ts";

const notification: Notification = {
  id: "n1",
  kind: "mention",
  channelId: WATERCOOLER,
  messageId: "m1",
  seq: 1,
  actor: null,
  text: "Alice?",
  createdAt: "2026-01-01T09:00:00.000Z",
  readAt: null,
};

test("the inbox counts as the server does, and holds what happened last", () => {
  const replica = connected();
  const added = { op: "notification", change: "added", notification, unread: 3 } as const;
  replica.hear(added);
  expect(replica.state().inbox).toEqual({ unread: 3, latest: added });
  replica.hear({ op: "notification", change: "read", ids: ["n1"], unread: 2 });
  expect(replica.state().inbox).toMatchObject({ unread: 2, latest: { change: "read" } });
  replica.happen({ type: "lost" }, { type: "opened" });
  replica.hear({ ...ready(), unreadNotifications: 7 });
  expect(replica.state().inbox).toMatchObject({ unread: 7, latest: { change: "read" } });
});

test("what was saved and let go is known as far as it was heard since ready", () => {
  const replica = connected();
  replica.hear({ op: "saved", messageId: "m1", on: true });
  replica.happen({ type: "saved-told", messageIds: ["m2", "m3"], on: true });
  replica.hear({ op: "saved", messageId: "m2", on: false });
  expect([...replica.state().saved]).toEqual([
    ["m1", true],
    ["m2", false],
    ["m3", true],
  ]);
  const before = replica.state();
  replica.hear({ op: "saved", messageId: "m1", on: true });
  expect(replica.state()).toBe(before);
  replica.happen({ type: "lost" }, { type: "opened" });
  replica.hear(ready());
  expect(replica.state().saved.size).toBe(0);
});

test("a list of what is saved that was read before something was let go does not bring it back", () => {
  const replica = connected();
  replica.hear({ op: "saved", messageId: "m1", on: false });
  replica.happen({ type: "saved-listed", messageIds: ["m1", "m2"] });
  expect([...replica.state().saved]).toEqual([
    ["m1", false],
    ["m2", true],
  ]);
});

test("of a great many saved messages the latest are known", () => {
  const replica = connected();
  const messageIds = Array.from({ length: 3_000 }, (_, index) => `m${index}`);
  replica.happen({ type: "saved-told", messageIds, on: true });
  expect(replica.state().saved.size).toBe(2_000);
  expect(replica.state().saved.has("m2999")).toBe(true);
});
