import { expect, test } from "vitest";
import type { SecurityEvent } from "../../audit/security-event.ts";
import { from, testClock } from "../identity-world.ts";
import { createFailedSignIns } from "./failed-sign-ins.ts";

/** A trail that takes events when the test lets it. */
const world = () => {
  const written: (readonly SecurityEvent[])[] = [];
  const waiting: PromiseWithResolvers<void>[] = [];
  const told: unknown[] = [];
  const failures = createFailedSignIns({
    async record(events) {
      written.push(events);
      const turn = Promise.withResolvers<void>();
      waiting.push(turn);
      await turn.promise;
    },
    onFailure: (error) => told.push(error),
    clock: testClock(),
  });
  const fail = (identifier: string) =>
    failures.failed({ identifier, userId: null, source: from() }, "unknown-account");
  const next = async () => {
    while (waiting.length === 0) await Promise.resolve();
    return waiting.shift() as PromiseWithResolvers<void>;
  };
  return { failures, fail, written, told, next };
};

const namesOf = (events: readonly SecurityEvent[]) =>
  events.map(({ details }) => (details as { identifier?: string }).identifier);

test("SEC-04 nobody waits for the trail: what fails while it writes is written together", async () => {
  const { failures, fail, written, next } = world();
  fail("first");
  const first = await next();
  const rest = Array.from({ length: 200 }, (_, place) => `person${place}`);
  for (const identifier of rest) fail(identifier);
  expect(written.map(namesOf)).toEqual([["first"]]);
  first.resolve();
  (await next()).resolve();
  await failures.idle();
  expect(written.map(namesOf)).toEqual([["first"], rest]);
});

test("a trail that cannot be written is told of, and keeps no later event out", async () => {
  const { failures, fail, written, told, next } = world();
  fail("lost");
  (await next()).reject(new Error("away"));
  await failures.idle();
  expect(told).toEqual([expect.objectContaining({ message: "away" })]);
  fail("kept");
  (await next()).resolve();
  await failures.idle();
  expect(written.map(namesOf)).toEqual([["lost"], ["kept"]]);
});

test("a delay is told once, however often somebody knocks, and the next one again", async () => {
  const { failures, written, next } = world();
  const facts = { identifier: "alice", userId: null, source: from() };
  for (const delay of ["five", "five", "six", "five"]) failures.delayed(facts, 2, delay);
  (await next()).resolve();
  await failures.idle();
  expect(written.flat()).toHaveLength(2);
});
