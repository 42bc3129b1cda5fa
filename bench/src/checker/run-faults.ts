import { RULES, type Violation } from "./judge/violation.ts";
import { type CheckReport, check } from "./run/check.ts";
import { summaryOf } from "./summary.ts";

export interface FaultsOptions {
  readonly seed: number;
  /** How long things go wrong, over all rounds. */
  readonly minutes: number;
  /** Where progress and the table are written. */
  readonly out: { write(text: string): unknown };
}

export interface FaultsResult {
  readonly rounds: readonly CheckReport[];
  readonly violations: readonly Violation[];
}

/** Each round begins on a new data directory with a seed of its own, so that any can be run again by itself. */
const ROUND_MS = 60_000;
const SHOWN_VIOLATIONS_MAX = 20;

const told = ({ rule, channelId, detail }: Violation) =>
  `  ${rule}: ${RULES[rule]}\n    in ${channelId}: ${detail}\n`;

/** Rounds of faults until the minutes are over, seed after seed; prints what it found. */
export const runFaults = async ({ seed, minutes, out }: FaultsOptions): Promise<FaultsResult> => {
  const rounds: CheckReport[] = [];
  let leftMs = minutes * 60_000;
  while (leftMs > 0) {
    const durationMs = Math.min(ROUND_MS, leftMs);
    leftMs -= durationMs;
    const own = seed + rounds.length;
    out.write(`Seed ${own}, ${durationMs / 1_000} s of faults\n`);
    const report = await check({ seed: own, durationMs, onProgress: (text) => out.write(`  ${text}\n`) });
    for (const violation of report.violations.slice(0, SHOWN_VIOLATIONS_MAX)) out.write(told(violation));
    for (const words of report.crashes) out.write(`  The server left by itself: ${words}\n`);
    rounds.push(report);
  }
  out.write(`\n${summaryOf(rounds)}\n`);
  return { rounds, violations: rounds.flatMap(({ violations }) => violations) };
};
