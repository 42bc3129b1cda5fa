import type { LoadReport } from "./report/report.ts";

export interface LoadOptions {
  /** How long each run measures. */
  readonly seconds: number;
  readonly runs: number;
  readonly profileDir?: string | undefined;
}

/** One entry of the bench. Each runs in a process of its own, on a server of its own. */
export interface Load {
  readonly name: string;
  readonly title: string;
  run(options: LoadOptions): Promise<LoadReport>;
}
