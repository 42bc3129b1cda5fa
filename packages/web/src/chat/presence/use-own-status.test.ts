import { expect, test } from "vitest";
import { standingAt } from "./use-own-status.ts";

const NOW = Date.parse("2026-03-03T09:00:00.000Z");
const PAST = "2026-03-03T09:00:00.000Z";
const LATER = "2026-03-03T09:00:00.001Z";

test("what has not ended stands", () => {
  const status = { custom: { emoji: "🍵", text: "Tea", expiresAt: LATER }, dnd: true, dndUntil: null };
  expect(standingAt(status, NOW)).toEqual(status);
});

test("what has ended is over, each by itself", () => {
  expect(
    standingAt({ custom: { emoji: null, text: "Tea", expiresAt: PAST }, dnd: true, dndUntil: LATER }, NOW),
  ).toEqual({ custom: null, dnd: true, dndUntil: LATER });
  expect(standingAt({ custom: null, dnd: true, dndUntil: PAST }, NOW)).toEqual({
    custom: null,
    dnd: false,
    dndUntil: null,
  });
});
