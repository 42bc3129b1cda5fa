import { expect, test } from "vitest";
import { isQuiet, timeOfDay } from "./quiet-hours.ts";

const at = (iso: string) => Date.parse(iso);

test.each([
  ["22:00", "07:30", "21:59", false],
  ["22:00", "07:30", "22:00", true],
  ["22:00", "07:30", "00:00", true],
  ["22:00", "07:30", "07:29", true],
  ["22:00", "07:30", "07:30", false],
  ["12:00", "13:00", "12:30", true],
  ["12:00", "13:00", "13:00", false],
  ["12:00", "13:00", "11:59", false],
  ["12:00", "12:00", "12:00", false],
])("from %s to %s, it is %s: %s", (from, to, time, quiet) => {
  const now = at(`2026-01-31T${time}:00.000Z`);
  expect(isQuiet({ from, to }, { now, timeZone: null })).toBe(quiet);
});

test("the hours are those on the wall of the person, summer time with them", () => {
  const night = { from: "22:00", to: "07:00" };
  const oslo = { timeZone: "Europe/Oslo" };
  // 21:30 UTC is half past ten in the evening in winter, and half past eleven in summer.
  expect(isQuiet(night, { now: at("2026-01-31T21:30:00Z"), ...oslo })).toBe(true);
  expect(isQuiet(night, { now: at("2026-01-31T20:30:00Z"), ...oslo })).toBe(false);
  expect(isQuiet(night, { now: at("2026-07-31T20:30:00Z"), ...oslo })).toBe(true);
  expect(isQuiet(night, { now: at("2026-01-31T21:30:00Z"), timeZone: "America/New_York" })).toBe(false);
  expect(timeOfDay(at("2026-01-31T18:45:00Z"), "Asia/Kathmandu")).toBe("00:30");
});

test("who has none is never left alone by them; a zone that nobody knows is UTC", () => {
  expect(isQuiet(null, { now: 0, timeZone: null })).toBe(false);
  expect(timeOfDay(at("2026-01-31T18:45:00Z"), "Mars/Olympus")).toBe("18:45");
});
