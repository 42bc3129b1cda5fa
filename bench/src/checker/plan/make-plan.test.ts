import { expect, test } from "vitest";
import { createChance } from "./chance.ts";
import { ACTIONS } from "./make-action.ts";
import { makePlan } from "./make-plan.ts";
import { FAULTS } from "./step.ts";

const DURATION_MS = 8_000;

test("the same seed makes the same plan", () => {
  expect(makePlan({ seed: 7, durationMs: DURATION_MS })).toEqual(
    makePlan({ seed: 7, durationMs: DURATION_MS }),
  );
});

test("another seed makes another plan", () => {
  const plan = makePlan({ seed: 8, durationMs: DURATION_MS });
  expect(plan).not.toEqual(makePlan({ seed: 7, durationMs: DURATION_MS }));
});

test("a short plan kills the server, its database, and both", () => {
  for (let seed = 0; seed < 50; seed += 1) {
    const done = new Set(makePlan({ seed, durationMs: DURATION_MS }).steps.map(({ act }) => act.do));
    for (const name of [
      "kill-server",
      "kill-postgres",
      "kill-both",
      "kill-backend",
      "freeze-server",
    ] as const)
      expect(done).toContain(name);
  }
});

test("a long plan has every fault, and everyone who acts is in the channel", () => {
  const { steps, layout } = makePlan({ seed: 1, durationMs: 300_000 });
  const done = new Set<string>(steps.map(({ act }) => act.do));
  for (const name of FAULTS) expect(done).toContain(name);
  const inChannels = steps.flatMap(({ act }) => ("channel" in act ? [act] : []));
  expect(inChannels).not.toHaveLength(0);
  for (const { person, channel } of inChannels)
    expect(layout.channels[channel]?.members).toContain(layout.devices[person]);
});

test("a long plan has everything that people do, some of it from a second device", () => {
  const { steps, layout } = makePlan({ seed: 1, durationMs: 60_000 });
  const done = new Set<string>(steps.map(({ act }) => act.do));
  for (const name of ACTIONS) expect(done).toContain(name);
  expect(layout.devices.length).toBeGreaterThan(layout.people.length);
  expect(steps.some(({ act }) => "person" in act && act.person >= layout.people.length)).toBe(true);
});

test("the steps are in the order of time, within the duration", () => {
  const times = makePlan({ seed: 3, durationMs: DURATION_MS }).steps.map(({ atMs }) => atMs);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(times.at(-1)).toBeLessThanOrEqual(DURATION_MS);
});

test("no nonce is planned twice, and each is a UUID", () => {
  const { steps } = makePlan({ seed: 5, durationMs: 60_000 });
  const nonces = steps.flatMap(({ act }) => (act.do === "post" ? act.nonces : []));
  expect(nonces).not.toHaveLength(0);
  expect(new Set(nonces).size).toBe(nonces.length);
  for (const nonce of nonces)
    expect(nonce).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
});

test("chance is even enough", () => {
  const chance = createChance(1);
  const counts = new Map<number, number>();
  for (let thrown = 0; thrown < 6_000; thrown += 1) {
    const eyes = chance.whole(1, 6);
    counts.set(eyes, (counts.get(eyes) ?? 0) + 1);
  }
  expect([...counts.keys()].sort()).toEqual([1, 2, 3, 4, 5, 6]);
  for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(150);
});
