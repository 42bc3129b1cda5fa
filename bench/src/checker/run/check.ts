import { setTimeout as pause } from "node:timers/promises";
import { judgeHistory } from "../judge/judge-history.ts";
import type { Violation } from "../judge/violation.ts";
import { makePlan } from "../plan/make-plan.ts";
import { type Act, type Action, FAULTS, type Fault, SERVER_FAULTS } from "../plan/step.ts";
import { SERVER_ENTRY } from "../world/server-process.ts";
import { act } from "./act.ts";
import { createFaults } from "./fail.ts";
import { sayLastWords } from "./last-words.ts";
import { recordRun } from "./record-run.ts";
import { drain, mostAreBack, openEverything } from "./settle.ts";
import { openSite, type Site } from "./site.ts";

export interface CheckOptions {
  readonly seed: number;
  /** How long things are done and go wrong; settling and judging come after. */
  readonly durationMs: number;
  /** Who takes part; else all of the cast. */
  readonly people?: readonly string[];
  /** The file that starts the server; another one than the real for servers that break a promise. */
  readonly entry?: string;
  /** For everything that waits to be sent, once the faults are over. */
  readonly drainLimitMs?: number;
  /** For clients that are behind to catch up, once everything is sent. */
  readonly agreeLimitMs?: number;
  readonly onProgress?: (text: string) => void;
}

export interface CheckReport {
  readonly seed: number;
  readonly written: number;
  readonly acknowledged: number;
  /** Changes of messages that were acknowledged. */
  readonly changed: number;
  readonly threads: number;
  /** Versions of drafts that were told. */
  readonly drafts: number;
  readonly repeats: number;
  readonly faults: Readonly<Record<Fault["do"], number>>;
  readonly reconnects: number;
  readonly restarts: number;
  readonly signInsAgain: number;
  /** How often a client had missed too much, and took a fresh page. */
  readonly resyncs: number;
  /** The server's last words each time it left without having been killed. */
  readonly crashes: readonly string[];
  readonly violations: readonly Violation[];
  readonly tookMs: number;
}

const DRAIN_LIMIT_MS = 30_000;
/** What follows from a message that stands without anybody's having heard so is looked for every 30 s. */
const AGREE_LIMIT_MS = 60_000;

const isOfServer = (one: Act) => SERVER_FAULTS.some((name) => name === one.do);
const isFault = (one: Act): one is Fault => FAULTS.some((name) => name === one.do);

const sumOf = (site: Site, count: keyof Site["people"][number]["counts"]) =>
  site.people.reduce((sum, person) => sum + person.counts[count], 0);

/** So long an outage is lived through; then the plan stands still until it is over, so that a slow machine does as much. */
const OUTAGE_MS = 400;
const BACK_LIMIT_MS = 8_000;

/**
 * Runs the plan against the clock. Steps overlap, as the doings of people and fate do. What people do while the server is
 * away takes its part of the time, and so does what they do while it is there.
 */
const runPlan = async (
  site: Site,
  { steps, onProgress }: { steps: ReturnType<typeof makePlan>["steps"]; onProgress: (text: string) => void },
) => {
  const faults = createFaults(site);
  const counts = Object.fromEntries(FAULTS.map((name) => [name, 0])) as Record<Fault["do"], number>;
  let started = performance.now();
  let struckAt: number | null = null;
  const underWay: Promise<void>[] = [];
  for (const { atMs, act: next } of steps) {
    if (struckAt !== null && (isOfServer(next) || atMs > struckAt + OUTAGE_MS)) {
      const from = performance.now();
      await faults.isUp();
      await mostAreBack(site, BACK_LIMIT_MS);
      started += performance.now() - from;
      struckAt = null;
    }
    if (isOfServer(next)) struckAt = atMs;
    const early = atMs - (performance.now() - started);
    if (early > 0) await pause(early);
    if (isFault(next)) {
      counts[next.do] += 1;
      onProgress(`${(atMs / 1_000).toFixed(1)} s: ${next.do}`);
      underWay.push(faults.fail(next));
    } else underWay.push(act(site, next as Action));
  }
  await faults.end();
  return { counts, underWay };
};

/** Drives people against a server while things go wrong, and judges what is left. */
export const check = async ({
  seed,
  durationMs,
  people,
  entry = SERVER_ENTRY,
  drainLimitMs = DRAIN_LIMIT_MS,
  agreeLimitMs = AGREE_LIMIT_MS,
  onProgress = () => {},
}: CheckOptions): Promise<CheckReport> => {
  const started = performance.now();
  const { layout, steps } = makePlan({ seed, durationMs, ...(people && { people }) });
  await using site = await openSite({ layout, seed, entry });
  const { counts, underWay } = await runPlan(site, { steps, onProgress });
  onProgress("The faults are over: everybody comes back");
  const isDrained = await drain(site, drainLimitMs);
  await Promise.race([Promise.allSettled(underWay), pause(drainLimitMs, undefined, { ref: false })]);
  if (isDrained) {
    await openEverything(site);
    await sayLastWords(site);
    await drain(site, drainLimitMs);
  }
  onProgress("Reading what stands");
  const record = await recordRun(site, agreeLimitMs);
  return {
    seed,
    written: record.written.length,
    acknowledged: record.acknowledged.length,
    changed: record.asks.filter(({ outcome }) => outcome === "done").length,
    threads: site.threads.size,
    drafts: record.draftsTold.length,
    repeats: sumOf(site, "repeats"),
    faults: counts,
    reconnects: sumOf(site, "connects") - site.people.length,
    restarts: sumOf(site, "restarts"),
    signInsAgain: sumOf(site, "signInsAgain"),
    resyncs: sumOf(site, "resyncs"),
    crashes: site.server.crashes(),
    violations: judgeHistory(record),
    tookMs: Math.round(performance.now() - started),
  };
};
