import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { momentOf, wallTimeOf } from "./wall-time.ts";

describe("what a clock on the wall shows", () => {
  test.each([
    ["2026-03-03T09:05:00.000Z", "Europe/Berlin", "2026-03-03T10:05"],
    ["2026-07-03T09:05:00.000Z", "Europe/Berlin", "2026-07-03T11:05"],
    ["2026-03-03T23:30:00.000Z", "Asia/Kolkata", "2026-03-04T05:00"],
    ["2026-03-03T02:00:00.000Z", "America/New_York", "2026-03-02T21:00"],
    ["2026-03-03T00:00:00.000Z", "UTC", "2026-03-03T00:00"],
  ])("at %s in %s is %s", (time, zone, shown) => {
    expect(wallTimeOf(time, zone)).toBe(shown);
    expect(momentOf(shown, zone)).toBe(time);
  });
});

test("an hour that the clocks leave out is the one after it", () => {
  expect(momentOf("2026-03-29T02:30", "Europe/Berlin")).toBe("2026-03-29T01:30:00.000Z");
});

test("of an hour that they show twice it is the first", () => {
  expect(momentOf("2026-10-25T02:30", "Europe/Berlin")).toBe("2026-10-25T00:30:00.000Z");
});

test.each(["", "tomorrow", "2026-13-40T09:00"])("%j is no time", (text) => {
  expect(momentOf(text, "UTC")).toBeNull();
});

test("whatever the zone and the minute, what is shown leads back to a moment that shows the same", () => {
  const zones = [
    "Europe/Berlin",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "UTC",
    undefined,
  ];
  const minutes = fc.integer({ min: 28_000_000, max: 31_000_000 });
  fc.assert(
    fc.property(minutes, fc.constantFrom(...zones), (minute, zone) => {
      const shown = wallTimeOf(new Date(minute * 60_000).toISOString(), zone);
      expect(wallTimeOf(momentOf(shown, zone) ?? "", zone)).toBe(shown);
    }),
  );
});
