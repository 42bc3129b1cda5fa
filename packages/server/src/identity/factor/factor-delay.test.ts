import { beforeEach, describe, expect, test } from "vitest";
import { createProcessCounters } from "../counter/counters-process.ts";
import { problem, testClock } from "../identity-world.ts";
import { createFactorDelay, delayAfter, type FactorDelay, FREE_FAILURES } from "./factor-delay.ts";

let clock: ReturnType<typeof testClock>;
let delay: FactorDelay;
beforeEach(() => {
  clock = testClock();
  delay = createFactorDelay({ counters: createProcessCounters({ clock }) });
});
const spend = async (times: number) => {
  for (let i = 0; i < times; i++) await delay.spend("alice");
};

describe("SEC-15 wrong codes", () => {
  test("are free at first, then each doubles the wait, up to an hour", async () => {
    await spend(FREE_FAILURES);
    for (const seconds of [2, 4, 8, 16]) {
      await expect(delay.spend("alice")).rejects.toMatchObject({
        code: "sign_in_delayed",
        values: { seconds },
      });
      clock.advance(seconds * 1000 - 1);
      await expect(delay.spend("alice")).rejects.toEqual(problem("sign_in_delayed"));
      clock.advance(1);
      await delay.spend("alice");
    }
    expect(delayAfter(1_000)).toBe(60 * 60_000);
  });

  test("of one person keep no other waiting", async () => {
    await spend(FREE_FAILURES);
    await expect(delay.spend("alice")).rejects.toEqual(problem("sign_in_delayed"));
    await delay.spend("bob");
  });

  test("are forgiven by a right one, and forgotten after a day", async () => {
    await spend(FREE_FAILURES);
    await delay.forgive("alice");
    await spend(FREE_FAILURES);
    clock.advance(24 * 60 * 60_000);
    await spend(FREE_FAILURES);
  });

  test("that come all at once get no more tries than one after the other", async () => {
    const all = await Promise.allSettled(Array.from({ length: 50 }, () => delay.spend("alice")));
    expect(all.filter(({ status }) => status === "fulfilled").length).toBeLessThanOrEqual(FREE_FAILURES);
    clock.advance(delayAfter(50));
    const again = await Promise.allSettled(Array.from({ length: 50 }, () => delay.spend("alice")));
    expect(again.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });
});
