import { expect, test } from "vitest";
import { formatsOf } from "./formats.ts";

const paris = formatsOf("en-GB", "Europe/Paris");
const newYork = formatsOf("en-US", "America/New_York");
const TIME = "2026-03-03T23:05:00.000Z";

test("a day begins at midnight of the reader's time zone", () => {
  expect(paris.dayKey(TIME)).toBe("2026-03-04");
  expect(newYork.dayKey(TIME)).toBe("2026-03-03");
});

test("clocks are those of the reader's locale", () => {
  expect(paris.clock(TIME)).toBe("00:05");
  expect(newYork.clock(TIME)).toMatch(/^06:05\sPM$/);
  expect(newYork.shortClock(TIME)).toBe("06:05");
});

test("the year is said where it is not this one", () => {
  expect(paris.day(TIME, new Date("2026-12-24T09:00:00.000Z"))).toBe("Wednesday 4 March");
  expect(paris.day(TIME, new Date("2027-01-02T09:00:00.000Z"))).toContain("2026");
  expect(paris.shortDay(TIME, new Date("2026-12-24T09:00:00.000Z"))).toBe("4 Mar");
  expect(paris.shortDay(TIME, new Date("2027-01-02T09:00:00.000Z"))).toBe("4 Mar 2026");
});

test.each([
  [20_000, "this minute"],
  [3 * 60_000, "3 minutes ago"],
  [26 * 3_600_000, "yesterday"],
])("%i ms ago is %s", (elapsed, words) => {
  expect(paris.ago(TIME, new Date(Date.parse(TIME) + elapsed))).toBe(words);
});

test("what is soon is told as briefly as it is told apart", () => {
  const formats = formatsOf("en-GB", "Europe/Berlin");
  const now = new Date("2026-03-03T09:00:00.000Z");
  expect(formats.near("2026-03-03T13:05:00.000Z", now)).toBe("14:05");
  expect(formats.near("2026-03-04T08:00:00.000Z", now)).toBe("Wed 09:00");
  expect(formats.near("2026-03-23T08:00:00.000Z", now)).toBe("23 Mar, 09:00");
});
