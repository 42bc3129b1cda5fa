import fc from "fast-check";
import { expect, it } from "vitest";
import { ProblemError } from "../problem.ts";
import { createGroupCommit, GROUP_COMMIT_WAITING_MAX } from "./group-commit.ts";

const gate = () => {
  const opened: (() => void)[] = [];
  return { wait: () => new Promise<void>((resolve) => opened.push(resolve)), open: () => opened.shift()?.() };
};

it("what arrives while a batch is under way goes together in the next", async () => {
  const batches: number[][] = [];
  const { wait, open } = gate();
  const commit = createGroupCommit<number, number>({
    run: async (items) => {
      batches.push([...items]);
      await wait();
      return items;
    },
  });
  const first = commit.submit(1);
  await Promise.resolve();
  await Promise.resolve();
  const rest = [commit.submit(2), commit.submit(3), commit.submit(4)];
  open();
  await first;
  await Promise.resolve();
  open();
  expect(await Promise.all(rest)).toEqual([2, 3, 4]);
  expect(batches).toEqual([[1], [2, 3, 4]]);
});

it("a failed batch rejects its own items and no others", async () => {
  let runs = 0;
  const commit = createGroupCommit<number, number>({
    run: async (items) => {
      runs += 1;
      if (runs === 1) throw new Error("gone");
      return items;
    },
  });
  await expect(commit.submit(1)).rejects.toThrow("gone");
  expect(await commit.submit(2)).toBe(2);
});

it("items of one lane keep their order, and one batch of a lane runs at a time", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat({ max: 9 }), { maxLength: 60 }), async (keys) => {
      const underWay = new Set<number>();
      const seen: number[][] = [[], []];
      const commit = createGroupCommit<{ key: number; order: number }, number>({
        lanes: 2,
        laneOf: ({ key }) => key % 2,
        run: async (items) => {
          const lane = (items[0]?.key ?? 0) % 2;
          expect(underWay.has(lane)).toBe(false);
          underWay.add(lane);
          await Promise.resolve();
          seen[lane]?.push(...items.map(({ order }) => order));
          underWay.delete(lane);
          return items.map(({ order }) => order);
        },
      });
      const outcomes = await Promise.all(keys.map((key, order) => commit.submit({ key, order })));
      expect(outcomes).toEqual(keys.map((_, order) => order));
      for (const orders of seen) expect(orders).toEqual(orders.toSorted((a, b) => a - b));
      await commit.idle();
    }),
    { numRuns: 200 },
  );
});

it("past the most that may wait, a caller is told to come back", async () => {
  const { wait, open } = gate();
  const commit = createGroupCommit<number, number>({
    run: async (items) => {
      await wait();
      return items;
    },
  });
  const waiting = Array.from({ length: GROUP_COMMIT_WAITING_MAX }, (_, index) => commit.submit(index));
  expect(() => commit.submit(0)).toThrow(ProblemError);
  const opener = setInterval(open, 0);
  await Promise.all(waiting);
  clearInterval(opener);
});

it("batches that would come thick and fast are kept apart, and what arrives meanwhile goes together", async () => {
  const batches: number[][] = [];
  const commit = createGroupCommit<number, number>({
    spacingMs: 20,
    run: async (items) => {
      batches.push([...items]);
      return items;
    },
  });
  await commit.submit(1);
  const rest = [commit.submit(2)];
  // It waits for others, who come one by one.
  for (const item of [3, 4]) {
    await Promise.resolve();
    rest.push(commit.submit(item));
  }
  await Promise.all(rest);
  expect(batches).toEqual([[1], [2, 3, 4]]);
});
