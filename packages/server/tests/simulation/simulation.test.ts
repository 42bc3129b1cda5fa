import { expect, test } from "vitest";
import { runSeeds } from "./run-seeds.ts";
import { simulate } from "./simulate.ts";
import { WEATHERS, type WeatherName } from "./weathers.ts";

const SEEDS = 100;

for (const weather of Object.keys(WEATHERS) as WeatherName[]) {
  test(`every client equals a fresh fetch, and every message is there once and in order: ${weather}`, () => {
    const { failures, messages } = runSeeds({ weather, from: 1, count: SEEDS });
    expect(failures).toEqual([]);
    expect(messages).toBeGreaterThan(SEEDS);
  });
}

test("the same seed gives the same run", () => {
  const run = () => simulate({ ...WEATHERS.restoring, seed: 7 });
  expect(run().log).not.toHaveLength(0);
  expect(run()).toEqual(run());
});
