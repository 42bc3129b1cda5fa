import { expect, test } from "vitest";
import { message, run } from "../../tests/cast.ts";
import type { MessageWindow } from "./state.ts";
import { joined, WINDOW_MESSAGES_KEPT, WINDOW_MESSAGES_MAX, withChanges } from "./window.ts";

const window = (from: number, to: number, atEnd = true): MessageWindow => ({
  messages: run(from, to),
  hasBefore: from > 1,
  atEnd,
});
const seqsOf = (messages: readonly { seq: number }[] | null | undefined) => messages?.map(({ seq }) => seq);

test("changes before the window do not enter it", () => {
  const before = window(5, 7);
  expect(withChanges(before, [message(2, { version: 9 })])).toBe(before);
});

test("a message beyond a hole ends the window's claim to reach the end", () => {
  const next = withChanges(window(1, 3), [message(5)]);
  expect(seqsOf(next.messages)).toEqual([1, 2, 3]);
  expect(next.atEnd).toBe(false);
});

test("a long window is cut to its newest messages as more arrive", () => {
  const next = withChanges(window(1, WINDOW_MESSAGES_MAX), [message(WINDOW_MESSAGES_MAX + 1)]);
  expect(next.messages).toHaveLength(WINDOW_MESSAGES_KEPT);
  expect(next.messages.at(-1)?.seq).toBe(WINDOW_MESSAGES_MAX + 1);
  expect(next.hasBefore).toBe(true);
});

test("runs that adjoin or overlap are joined, those with a hole between are not", () => {
  expect(seqsOf(joined(run(1, 3), run(4, 6)))).toEqual([1, 2, 3, 4, 5, 6]);
  expect(seqsOf(joined(run(1, 4), run(3, 6)))).toEqual([1, 2, 3, 4, 5, 6]);
  expect(seqsOf(joined(run(1, 9), run(3, 5)))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(joined(run(1, 3), run(5, 6))).toBeNull();
  expect(joined(run(4, 6), run(1, 3))).toBeNull();
});

test("where runs overlap, the newer version of each message stays", () => {
  const older = [message(1), message(2, { version: 8 }), message(3)];
  const later = [message(2), message(3, { version: 9 }), message(4)];
  expect(joined(older, later)?.map(({ version }) => version)).toEqual([1, 8, 9, 4]);
});

test("an empty run joins with any", () => {
  expect(seqsOf(joined([], run(4, 5)))).toEqual([4, 5]);
  expect(seqsOf(joined(run(4, 5), []))).toEqual([4, 5]);
});
