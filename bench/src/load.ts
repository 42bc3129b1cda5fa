import type { LoadReport } from "./report/report.ts";

export interface LoadOptions {
  /** How long each run measures. */
  readonly seconds: number;
  readonly runs: number;
  readonly profileDir?: string | undefined;
  /** Of the faults, and of the search: where chance begins. */
  readonly seed: number;
  /** Of the faults: how long things go wrong. */
  readonly minutes: number;
  /** Of the search: how many are searched. */
  readonly messages: number;
}

/** One entry of the bench. Each runs in a process of its own, on a server of its own. */
export interface Load {
  readonly name: string;
  readonly title: string;
  /** Not among those that run when none is named. */
  readonly onlyByName?: boolean;
  /** Null: it has told itself what it found. */
  run(options: LoadOptions): Promise<LoadReport | null>;
}
