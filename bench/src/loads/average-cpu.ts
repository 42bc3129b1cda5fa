import type { CpuShares } from "../world/cpu-meter.ts";

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The mean over the runs of a load. */
export const averageCpu = (shares: readonly CpuShares[]): CpuShares => ({
  server: mean(shares.map(({ server }) => server)),
  postgres: mean(shares.map(({ postgres }) => postgres)),
  load: mean(shares.map(({ load }) => load)),
  others: mean(shares.map(({ others }) => others)),
});
