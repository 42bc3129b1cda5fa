import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Rule } from "./judge/violation.ts";
import { NAMES } from "./plan/layout.ts";
import { SERVER_FAULTS } from "./plan/step.ts";
import { check } from "./run/check.ts";

const FAULTS_MS = 6_000;
const BROKEN_FAULTS_MS = 2_000;
/** A machine that does much else takes its time: no promise is about that. */
const TEST_TIMEOUT_MS = 300_000;
/** Enough to find a server out: that it breaks its promise does not depend on how many watch. */
const FEW = NAMES.slice(0, 6);
const BROKEN_SERVERS = join(import.meta.dirname, "../../../packages/server/tests/faults");

describe("under kills, cuts, delays and repeats", () => {
  test.each([1, 2, 3])(
    "nothing acknowledged is lost, nothing doubled, and all clients agree: seed %i",
    async (seed) => {
      const { violations, faults, ...counts } = await check({ seed, durationMs: FAULTS_MS });
      expect(violations).toEqual([]);
      // All this was not about nothing.
      expect(counts.written).toBeGreaterThan(200);
      expect(counts.acknowledged).toBeGreaterThan(200);
      expect(counts.reconnects).toBeGreaterThan(10);
      expect(counts.changed).toBeGreaterThan(10);
      expect(counts.threads).toBeGreaterThan(0);
      expect(counts.drafts).toBeGreaterThan(10);
      for (const kind of SERVER_FAULTS) expect(faults[kind]).toBeGreaterThan(0);
    },
    TEST_TIMEOUT_MS,
  );
});

/** Servers that break a promise, and the rules that tell. */
const BROKEN: readonly (readonly [string, readonly Rule[]])[] = [
  ["acknowledge-before-commit", ["lost", "ghost"]],
  ["no-nonce-check", ["doubled"]],
  ["untold", ["replica"]],
  ["incomplete-recovery", ["replica"]],
  ["edit-unwritten", ["edit"]],
  ["deletion-untold", ["replica"]],
  ["reaction-lost", ["reaction"]],
  ["change-without-version", ["version"]],
  ["mention-forgotten", ["count"]],
  ["marker-back", ["marker"]],
  ["draft-unemptied", ["draft"]],
  ["draft-lost", ["draft"]],
];

describe("the checker finds a server out", () => {
  test.concurrent.each(BROKEN)(
    "%s",
    async (name, rules) => {
      const entry = join(BROKEN_SERVERS, `${name}.ts`);
      const limits = { drainLimitMs: 15_000, agreeLimitMs: 3_000 };
      const { violations } = await check({
        seed: 1,
        durationMs: BROKEN_FAULTS_MS,
        people: FEW,
        entry,
        ...limits,
      });
      expect(violations.map(({ rule }) => rule)).toEqual(expect.arrayContaining([...rules]));
    },
    TEST_TIMEOUT_MS,
  );
});
