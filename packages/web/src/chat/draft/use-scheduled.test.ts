import type { ScheduledMessage } from "@parley/contract";
import { expect, test } from "vitest";
import { nextDueMs } from "./use-scheduled.ts";

const NOW = Date.parse("2026-03-03T09:00:00.000Z");
const scheduled = (at: string, failure: string | null = null): ScheduledMessage => ({
  id: at,
  channelId: "watercooler",
  text: "later",
  nonce: at,
  at,
  createdAt: "2026-03-01T09:00:00.000Z",
  failure,
});

test("the list is asked for again just after the next is due", () => {
  const items = [scheduled("2026-03-03T09:10:00.000Z"), scheduled("2026-03-03T09:01:00.000Z")];
  expect(nextDueMs(items, NOW)).toBe(61_500);
});

test("one that is due already is waited for a moment, not at once over and over", () => {
  expect(nextDueMs([scheduled("2026-03-03T08:59:00.000Z")], NOW)).toBe(1_500);
});

test("one that could not be sent is not waited for", () => {
  expect(nextDueMs([scheduled("2026-03-03T08:59:00.000Z", "channel_archived")], NOW)).toBeNull();
});

test("a time a year ahead fits a timer", () => {
  expect(nextDueMs([scheduled("2027-03-03T09:00:00.000Z")], NOW)).toBeLessThan(2 ** 31);
});
