import { expect, test } from "vitest";
import { createTurns, TURNS_WAITING_MAX } from "./turns.ts";

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test("works of one key follow each other, those of another do not wait, and a failure holds nobody up", async () => {
  const inTurn = createTurns();
  const seen: string[] = [];
  const work =
    (name: string, ms: number, fails = false) =>
    async () => {
      seen.push(`${name} begins`);
      await pause(ms);
      seen.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    };

  const answers = await Promise.allSettled([
    inTurn("a", work("one", 20, true)),
    inTurn("a", work("two", 1)),
    inTurn("b", work("three", 5)),
  ]);

  expect(answers.map((answer) => answer.status)).toEqual(["rejected", "fulfilled", "fulfilled"]);
  expect(seen).toEqual(["one begins", "three begins", "three ends", "one ends", "two begins", "two ends"]);
});

test("too many that wait for one key are told to come back", async () => {
  const inTurn = createTurns();
  const gate = Promise.withResolvers<void>();
  const all = Array.from({ length: TURNS_WAITING_MAX }, () => inTurn("a", () => gate.promise));
  await expect(inTurn("a", async () => {})).rejects.toMatchObject({ code: "overloaded" });
  gate.resolve();
  await Promise.all(all);
  await inTurn("a", async () => {});
});
