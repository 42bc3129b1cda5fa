import { expect, test } from "vitest";
import { localValueOf, scheduleTimes } from "./schedule-times.ts";

const at = (text: string) => new Date(text);
const local = (time: Date | null) => time && localValueOf(time);

test("later is in an hour, tomorrow morning, or on Monday morning", () => {
  // A Wednesday.
  const times = scheduleTimes(at("2026-03-04T16:20"));
  expect(local(times.inAnHour)).toBe("2026-03-04T17:20");
  expect(local(times.tomorrow)).toBe("2026-03-05T09:00");
  expect(local(times.monday)).toBe("2026-03-09T09:00");
});

test("on a Sunday, Monday is tomorrow, and is not offered twice; on a Monday it is the next", () => {
  expect(scheduleTimes(at("2026-03-08T10:00")).monday).toBeNull();
  expect(local(scheduleTimes(at("2026-03-09T08:00")).monday)).toBe("2026-03-16T09:00");
});

test("tomorrow is the next day, however late it is and whatever the clocks do", () => {
  expect(local(scheduleTimes(at("2026-03-28T23:59")).tomorrow)).toBe("2026-03-29T09:00");
  expect(local(scheduleTimes(at("2026-12-31T00:01")).tomorrow)).toBe("2027-01-01T09:00");
});
