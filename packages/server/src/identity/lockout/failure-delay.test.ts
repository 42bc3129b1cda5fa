import { expect, test } from "vitest";
import { BY_ACCOUNT, BY_PLACE, delayAfter, FAILURES_WINDOW, waitAfter } from "./failure-delay.ts";

test.each([BY_PLACE, BY_ACCOUNT])("the delay is nothing, then doubles, then stays (%o)", (rule) => {
  const delays = Array.from({ length: 60 }, (_, failures) => delayAfter(failures, rule));
  expect(delays.slice(0, rule.free).every((ms) => ms === 0)).toBe(true);
  expect(delays.slice(rule.free, rule.free + 4)).toEqual([2_000, 4_000, 8_000, 16_000]);
  expect(delays.at(-1)).toBe(rule.delayMsMax);
  expect(delays.every((ms, place) => ms >= (delays[place - 1] ?? 0))).toBe(true);
});

test("the wait runs from the latest failure, and is over before the failure is forgotten", () => {
  const after = (passedMs: number) =>
    waitAfter({ count: BY_PLACE.free, forgottenInMs: FAILURES_WINDOW.windowMs - passedMs }, BY_PLACE);
  expect([after(0), after(1_500), after(2_000), after(5_000)]).toEqual([2_000, 500, 0, 0]);
  expect(waitAfter({ count: 0, forgottenInMs: 0 }, BY_PLACE)).toBe(0);
});
