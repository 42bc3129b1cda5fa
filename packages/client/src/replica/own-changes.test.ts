import { expect, test } from "vitest";
import {
  ALICE,
  BOB,
  channel,
  connected,
  message,
  ready,
  resync,
  told,
  WATERCOOLER,
} from "../../tests/cast.ts";
import { type ChangeOfMessage, keyOfChange, shownMessages } from "./own-changes.ts";

const AT = "2026-01-01T10:00:00.000Z";

type TestReplica = ReturnType<typeof connected>;

const change = (replica: TestReplica, of: ChangeOfMessage, { number = 1, messageId = "m1" } = {}) =>
  replica.happen({
    type: "changing",
    channelId: WATERCOOLER,
    change: { messageId, change: of, at: AT, number, doneAt: null },
  });
const over = (
  replica: TestReplica,
  of: ChangeOfMessage,
  { number = 1, version }: { number?: number; version: number | null },
) => {
  const key = keyOfChange("m1", of);
  return replica.happen({ type: "change-over", channelId: WATERCOOLER, key, number, version });
};
const shown = (replica: TestReplica) => shownMessages(replica.held(), ALICE);
const raw = (replica: TestReplica) => replica.held().window?.messages;

const EDIT: ChangeOfMessage = { op: "edit", text: "better" };
const LIKE: ChangeOfMessage = { op: "react", emoji: "👍", on: true };

test("an edit, a deletion, a reaction and a pin of one's own are shown at once; the window stays the server's", () => {
  const replica = connected(2);
  const before = raw(replica);
  change(replica, EDIT);
  expect(shown(replica)[0]).toMatchObject({ text: "better", editedAt: AT });
  change(replica, LIKE);
  expect(shown(replica)[0]).toMatchObject({ reactions: [{ emoji: "👍", userIds: [ALICE] }] });
  change(replica, { op: "pin", on: true });
  expect(shown(replica)[0]).toMatchObject({ text: "better", pinnedAt: AT });
  change(replica, { op: "delete" });
  expect(shown(replica)[0]).toMatchObject({ text: "", deletedAt: AT, reactions: [], pinnedAt: null });
  expect(raw(replica)).toBe(before);
});

test("a reaction joins those of others, and goes without leaving an empty one", () => {
  const replica = connected(0);
  replica.hear(told(message(1, { reactions: [{ emoji: "👍", userIds: [BOB] }] })));
  change(replica, LIKE);
  expect(shown(replica)[0]?.reactions).toEqual([{ emoji: "👍", userIds: [BOB, ALICE] }]);
  const mine = [{ emoji: "👍", userIds: [ALICE] }];
  replica.hear(told(message(1, { version: 2, reactions: mine })));
  expect(shown(replica)[0]?.reactions).toBe(raw(replica)?.[0]?.reactions);
  change(replica, { ...LIKE, on: false }, { number: 2 });
  expect(shown(replica)[0]?.reactions).toEqual([]);
});

test("a refused change is undone", () => {
  const replica = connected(1);
  change(replica, EDIT);
  over(replica, EDIT, { version: null });
  expect(replica.held().changes.size).toBe(0);
  expect(shown(replica)).toBe(raw(replica));
});

test("a change that the server has made is shown until its version is here, and by the message from then on", () => {
  const replica = connected(1);
  change(replica, EDIT);
  over(replica, EDIT, { version: 3 });
  expect(shown(replica)[0]?.text).toBe("better");
  replica.hear(told(message(2)));
  expect(shown(replica)[0]?.text).toBe("better");
  replica.hear(told(message(1, { version: 3, text: "better" })));
  expect(replica.held().changes.size).toBe(0);
  expect(raw(replica)?.[0]?.text).toBe("better");
});

test("what somebody else changes meanwhile is shown beneath one's own change", () => {
  const replica = connected(1);
  change(replica, LIKE);
  replica.hear(told(message(1, { version: 2, reactions: [{ emoji: "🎉", userIds: [BOB] }] })));
  expect(shown(replica)[0]?.reactions.map(({ emoji }) => emoji)).toEqual(["🎉", "👍"]);
});

test("an answer to a change before leaves the later one of the same thing", () => {
  const replica = connected(1);
  change(replica, LIKE);
  change(replica, { ...LIKE, on: false }, { number: 2 });
  over(replica, LIKE, { number: 1, version: null });
  expect(replica.held().changes.size).toBe(1);
  over(replica, LIKE, { number: 2, version: 1 });
  expect(replica.held().changes.size).toBe(0);
});

test("nothing more is done to a message that is deleted", () => {
  const replica = connected(1);
  change(replica, EDIT);
  replica.hear(told(message(1, { version: 2, text: "", deletedAt: AT })));
  expect(shown(replica)[0]).toBe(raw(replica)?.[0]);
});

test("one's own changes stay when the line is lost and when the window is taken away", () => {
  const replica = connected(1);
  change(replica, EDIT);
  replica.happen({ type: "lost" });
  replica.happen({ type: "opened" });
  replica.hear(ready([channel({ version: 1, lastSeq: 1 })]), resync());
  expect(replica.held().changes.size).toBe(1);
});

test("a change that was done at a version of before a restore is not waited for", () => {
  const replica = connected(5);
  change(replica, EDIT);
  over(replica, EDIT, { version: 9 });
  replica.happen({ type: "lost" }, { type: "opened" });
  replica.hear(ready([channel({ version: 3, lastSeq: 3 })]));
  expect(replica.held().changes.size).toBe(0);
});

test("without a change, and for the same ones, the messages shown are the same objects", () => {
  const replica = connected(2);
  expect(shown(replica)).toBe(raw(replica));
  change(replica, EDIT);
  expect(shown(replica)).toBe(shown(replica));
  expect(shown(replica)[1]).toBe(raw(replica)?.[1]);
});
