import { expect, test } from "vitest";
import { dndEnd, statusEnd } from "./status-times.ts";

/** A Tuesday. */
const NOW = new Date(2026, 2, 3, 14, 20).getTime();
const iso = (...at: [number, number, number, number?]) => new Date(...at).toISOString();

test("a status clears itself at the end of the day or the week, where one is", () => {
  expect(statusEnd("today", NOW)).toBe(iso(2026, 2, 4));
  expect(statusEnd("week", NOW)).toBe(iso(2026, 2, 9));
});

test("on a Sunday the week ends with the day", () => {
  const sunday = new Date(2026, 2, 8, 23, 59).getTime();
  expect(statusEnd("week", sunday)).toBe(iso(2026, 2, 9));
});

test("it stays where one says so, and one is disturbed no more until then", () => {
  expect(statusEnd("never", NOW)).toBeNull();
  expect(dndEnd("always", NOW)).toBeNull();
  expect(dndEnd("halfHour", NOW)).toBe(new Date(NOW + 30 * 60_000).toISOString());
  expect(dndEnd("tomorrow", NOW)).toBe(iso(2026, 2, 4, 9));
});
