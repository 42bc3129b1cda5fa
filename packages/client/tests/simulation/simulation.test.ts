import { expect, test } from "vitest";
import { simulate } from "./simulate.ts";
import { WEATHERS } from "./weathers.ts";

const SEEDS = 250;

for (const [name, plan] of Object.entries(WEATHERS)) {
  test(`every client equals a fresh fetch, and every message is there once and in order: ${name}`, () => {
    let messages = 0;
    for (let seed = 1; seed <= SEEDS; seed += 1) messages += simulate({ ...plan, seed }).messages;
    expect(messages).toBeGreaterThan(SEEDS);
  });
}

test("the same seed gives the same run", () => {
  const run = () => simulate({ ...WEATHERS.dropping, seed: 7 });
  expect(run()).toEqual(run());
});
