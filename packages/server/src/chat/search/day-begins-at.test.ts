import { expect, test } from "vitest";
import { dayBeginsAtMs } from "./day-begins-at.ts";

test.each([
  ["2026-01-31", null, "2026-01-31T00:00:00.000Z"],
  ["2026-01-31", "UTC", "2026-01-31T00:00:00.000Z"],
  ["2026-01-31", "Europe/Vienna", "2026-01-30T23:00:00.000Z"],
  ["2026-07-31", "Europe/Vienna", "2026-07-30T22:00:00.000Z"],
  ["2026-01-31", "America/New_York", "2026-01-31T05:00:00.000Z"],
  ["2026-01-31", "Asia/Kolkata", "2026-01-30T18:30:00.000Z"],
  // The clocks go on at midnight, and there is none.
  ["2026-04-24", "Africa/Cairo", "2026-04-23T22:00:00.000Z"],
  ["2026-01-31", "Nowhere/Atlantis", "2026-01-31T00:00:00.000Z"],
])("%s begins where somebody is in %s", (day, timeZone, expected) => {
  expect(new Date(dayBeginsAtMs(day, timeZone)).toISOString()).toBe(expected);
});
