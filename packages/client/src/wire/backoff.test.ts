import { expect, test } from "vitest";
import { BACKOFF_MAX_MS, BACKOFF_MIN_MS, backoffMs } from "./backoff.ts";

test("the bound doubles from a quarter of a second to fifteen seconds", () => {
  const bounds = [0, 1, 2, 3, 4, 5, 6, 7, 100].map((attempt) => backoffMs(attempt, 1));
  expect(bounds).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
  expect([bounds[0], bounds.at(-1)]).toEqual([BACKOFF_MIN_MS, BACKOFF_MAX_MS]);
});

test("the jitter is full: anything from nothing to the bound", () => {
  expect([backoffMs(6, 0), backoffMs(6, 0.5), backoffMs(6, 1)]).toEqual([0, 7_500, 15_000]);
});
