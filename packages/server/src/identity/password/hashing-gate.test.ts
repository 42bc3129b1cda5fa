import { describe, expect, test } from "vitest";
import { ProblemError } from "../../problem.ts";
import { createHashingGate } from "./hashing-gate.ts";

/** Work that ends when the test says so. */
const heldWork = () => {
  const finishers: (() => void)[] = [];
  let running = 0;
  let mostRunning = 0;
  return {
    start: () => {
      running += 1;
      mostRunning = Math.max(mostRunning, running);
      return new Promise<void>((resolve) => {
        finishers.push(() => {
          running -= 1;
          resolve();
        });
      });
    },
    finishOne: async () => {
      finishers.shift()?.();
      await new Promise((resolve) => setTimeout(resolve));
    },
    running: () => running,
    mostRunning: () => mostRunning,
  };
};

describe("the hashing gate", () => {
  test("SEC-03 no more hashes run at once than it allows, and all get their turn", async () => {
    const gate = createHashingGate({ atOnceMax: 2, waitingMax: 10 });
    const work = heldWork();
    const runs = Array.from({ length: 7 }, () => gate.run(work.start));
    await Promise.resolve();
    for (let i = 0; i < 7; i++) {
      expect(work.running()).toBe(Math.min(2, 7 - i));
      await work.finishOne();
    }
    await Promise.all(runs);
    expect(work.mostRunning()).toBe(2);
  });

  test("SEC-03 past the end of the queue it refuses at once, and says when to come back", async () => {
    const gate = createHashingGate({ atOnceMax: 1, waitingMax: 1 });
    const work = heldWork();
    const runs = [gate.run(work.start), gate.run(work.start)];
    const refused = await gate.run(work.start).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ProblemError);
    expect(refused).toMatchObject({ code: "overloaded", values: { seconds: expect.any(Number) } });
    await work.finishOne();
    await work.finishOne();
    await Promise.all(runs);
  });

  test("a hash that fails frees its place", async () => {
    const gate = createHashingGate({ atOnceMax: 1, waitingMax: 1 });
    await expect(gate.run(() => Promise.reject(new Error("no memory")))).rejects.toThrow("no memory");
    await expect(gate.run(async () => "done")).resolves.toBe("done");
  });
});
