import { expect, test } from "vitest";
import { problem } from "../identity-world.ts";
import { createTriesUnderWay } from "./tries-under-way.ts";

const turns = async () => {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
};

test("no more are under way than may be, and all get their turn in order", async () => {
  const underWay = createTriesUnderWay();
  const order: number[] = [];
  let [running, most] = [0, 0];
  await Promise.all(
    Array.from({ length: 30 }, async (_, place) => {
      const leave = await underWay.enter("alice", place < 20 ? 4 : 1);
      running += 1;
      most = Math.max(most, running);
      if (place >= 20) expect(running).toBe(1);
      order.push(place);
      await turns();
      running -= 1;
      leave();
    }),
  );
  expect(most).toBe(4);
  expect(order).toEqual(Array.from({ length: 30 }, (_, place) => place));
});

test("one who waits for another key is not held up", async () => {
  const underWay = createTriesUnderWay();
  await underWay.enter("alice", 1);
  await expect(underWay.enter("bob", 1)).resolves.toBeTypeOf("function");
});

test("past the end of the line a try is told to come back", async () => {
  const underWay = createTriesUnderWay();
  const leave = await underWay.enter("alice", 1);
  const waiting = Array.from({ length: 100 }, () => underWay.enter("alice", 1));
  await expect(underWay.enter("alice", 1)).rejects.toEqual(problem("overloaded"));
  leave();
  (await waiting[0])?.();
  await expect(waiting[1]).resolves.toBeTypeOf("function");
});
