import { columns } from "../report/table.ts";
import { FAULTS } from "./plan/step.ts";
import type { CheckReport } from "./run/check.ts";

const HEADINGS = [
  "seed",
  "written",
  "acknowledged",
  "changed",
  "threads",
  "drafts",
  "repeats",
  "reconnects",
  "crashes",
  "violations",
  "time",
];

const rowOf = (report: CheckReport) => [
  `${report.seed}`,
  `${report.written}`,
  `${report.acknowledged}`,
  `${report.changed}`,
  `${report.threads}`,
  `${report.drafts}`,
  `${report.repeats}`,
  `${report.reconnects}`,
  `${report.crashes.length}`,
  `${report.violations.length}`,
  `${(report.tookMs / 1_000).toFixed(1)} s`,
];

const faultRows = (rounds: readonly CheckReport[]) =>
  FAULTS.map((name) => [name, `${rounds.reduce((sum, { faults }) => sum + faults[name], 0)}`]);

/** What was done, what went wrong, and what was found: one row a seed, then the faults by kind. */
export const summaryOf = (rounds: readonly CheckReport[]): string =>
  [columns([HEADINGS, ...rounds.map(rowOf)]), columns([["fault", "times"], ...faultRows(rounds)])].join(
    "\n\n",
  );
