import type { CpuShares } from "../world/cpu-meter.ts";

/** One figure of a load: what each run measured, and what it is held against. */
export interface Figure {
  readonly name: string;
  readonly unit: "/s" | "ms" | "KB" | "MB" | "s" | "%";
  /** One value per run; the table shows the median. */
  readonly runs: readonly number[];
  /** The figure to reach; absent where none is asked for. */
  readonly target?: { readonly atLeast: number } | { readonly atMost: number };
  /** What the machine could do at best, measured in the same run; of several measurements the best. */
  readonly limit?: { readonly name: string; readonly value: number; readonly shareAtLeast?: number };
}

export interface LoadReport {
  readonly figures: readonly Figure[];
  readonly placement: string;
  /** Null where processes come and go, or where it would say nothing. */
  readonly cpu: CpuShares | null;
  /** What was checked besides, and how the load is to be read. */
  readonly notes: readonly string[];
}
