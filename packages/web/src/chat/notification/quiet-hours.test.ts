import { expect, test } from "vitest";
import { isQuiet } from "./quiet-hours.ts";

const at = (time: string) => ({ now: Date.parse(`2026-03-03T${time}:00.000Z`), timeZone: "Europe/Berlin" });

test.each([
  ["12:00", "13:00", "11:30", true],
  ["12:00", "13:00", "12:00", false],
  ["22:00", "07:00", "22:30", true],
  ["22:00", "07:00", "05:59", true],
  ["22:00", "07:00", "06:00", false],
  ["09:00", "09:00", "08:00", false],
])("from %s to %s it is quiet at %s UTC: %s", (from, to, time, quiet) => {
  expect(isQuiet({ from, to }, at(time))).toBe(quiet);
});

test("without quiet hours it never is", () => {
  expect(isQuiet(null, at("03:00"))).toBe(false);
});
