import { type Chance, createChance } from "./chance.ts";
import { type Layout, makeLayout } from "./layout.ts";
import { makeAction, makeBurst } from "./make-action.ts";
import { makeLineFault, makeServerFaults } from "./make-fault.ts";
import type { Fault, Step } from "./step.ts";

export interface Plan {
  readonly seed: number;
  readonly layout: Layout;
  /** In the order of time. */
  readonly steps: readonly Step[];
}

export interface PlanOptions {
  readonly seed: number;
  readonly durationMs: number;
  /** Who takes part; else all of the cast. */
  readonly people?: readonly string[];
}

const ACTION_EVERY_MS = 25;
const LINE_FAULT_EVERY_MS = 350;
const SERVER_FAULT_EVERY_MS = 1_100;
const BURST_EVERY_MS = 5_000;

/** One step in every span of `everyMs`, at a moment of chance within it. */
const spread = <T extends Step["act"]>(
  chance: Chance,
  { everyMs, durationMs }: { everyMs: number; durationMs: number },
  make: (index: number) => T,
): Step[] =>
  Array.from({ length: Math.floor(durationMs / everyMs) }, (_, index) => ({
    atMs: Math.round((index + chance.next()) * everyMs),
    act: make(index),
  }));

/** All that will be done and go wrong in a run. Pure: the same seed and duration make the same plan. */
export const makePlan = ({ seed, durationMs, people }: PlanOptions): Plan => {
  const chance = createChance(seed);
  const layout = makeLayout(chance, people);
  const serverFaults = makeServerFaults(chance, Math.ceil(durationMs / SERVER_FAULT_EVERY_MS));
  const steps = [
    ...spread(chance, { everyMs: ACTION_EVERY_MS, durationMs }, () => makeAction(chance, layout)),
    ...spread(chance, { everyMs: LINE_FAULT_EVERY_MS, durationMs }, () => makeLineFault(chance, layout)),
    ...spread(
      chance,
      { everyMs: SERVER_FAULT_EVERY_MS, durationMs },
      (index) => serverFaults[index] as Fault,
    ),
  ];
  for (let atMs = BURST_EVERY_MS / 2; atMs < durationMs; atMs += BURST_EVERY_MS) {
    steps.push(...makeBurst(chance, layout, atMs));
  }
  return { seed, layout, steps: steps.sort((a, b) => a.atMs - b.atMs) };
};
