import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Rule } from "./judge/violation.ts";
import { check } from "./run/check.ts";

const SERVER_FAULTS = ["kill-server", "kill-postgres", "kill-both", "kill-backend", "freeze-server"] as const;
const FAULTS_MS = 6_000;
const BROKEN_FAULTS_MS = 3_000;
const TEST_TIMEOUT_MS = 60_000;
const BROKEN_SERVERS = join(import.meta.dirname, "../../../packages/server/tests/faults");

describe("under kills, cuts, delays and repeats", () => {
  test.each([1, 2, 3])(
    "nothing acknowledged is lost, nothing doubled, and all clients agree: seed %i",
    async (seed) => {
      const { violations, written, acknowledged, faults, reconnects } = await check({
        seed,
        durationMs: FAULTS_MS,
      });
      expect(violations).toEqual([]);
      // All this was not about nothing.
      expect(written).toBeGreaterThan(200);
      expect(acknowledged).toBeGreaterThan(200);
      expect(reconnects).toBeGreaterThan(10);
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
];

describe("the checker finds a server out", () => {
  test.concurrent.each(BROKEN)(
    "%s",
    async (name, rules) => {
      const entry = join(BROKEN_SERVERS, `${name}.ts`);
      const limits = { drainLimitMs: 15_000, agreeLimitMs: 1_000 };
      const { violations } = await check({ seed: 1, durationMs: BROKEN_FAULTS_MS, entry, ...limits });
      expect(violations.map(({ rule }) => rule)).toEqual(expect.arrayContaining([...rules]));
    },
    TEST_TIMEOUT_MS,
  );
});
