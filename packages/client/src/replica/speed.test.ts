import { expect, test } from "vitest";
import { connected, message, run, told } from "../../tests/cast.ts";

const millisecondsOf = (work: () => void) => {
  const startedAt = performance.now();
  work();
  return performance.now() - startedAt;
};

test("a frame costs one copy of the window, however many messages it brings", () => {
  const replica = connected(4_000);
  const frame = told(...run(4_001, 4_900));
  const many = millisecondsOf(() => replica.hear(frame));
  // Copying the window once for each message would take some hundred times as long.
  expect(many).toBeLessThan(50);
  expect(replica.seqs()).toHaveLength(4_900);
});

test("a thousand frames on a long window take a fraction of a second", () => {
  const replica = connected(3_000);
  const frames = run(3_001, 4_000).map((one) => told(message(one.seq)));
  expect(millisecondsOf(() => replica.hear(...frames))).toBeLessThan(1_000);
  expect(replica.seqs()).toHaveLength(4_000);
});
