import { Latencies } from "../report/statistics.ts";
import type { CpuShares } from "../world/cpu-meter.ts";
import type { World } from "../world/world.ts";

export interface ClosedLoop {
  readonly perSecond: number;
  readonly latencies: Latencies;
  readonly cpu: CpuShares;
  /** All that was done, before and after the measured span too. */
  readonly done: number;
}

/** Lanes that do one thing after another, each as fast as it is answered; measured once they are warm. */
export const closedLoop = async (
  world: Pick<World, "meterCpu">,
  lanes: readonly (() => Promise<void>)[],
  { seconds, warmUpMs }: { seconds: number; warmUpMs: number },
  /** Runs beside the lanes for as long as is measured. */
  beside: () => Promise<void> = async () => {},
): Promise<ClosedLoop> => {
  let [done, isOver] = [0, false];
  let latencies = new Latencies();
  const runLane = async (act: () => Promise<void>) => {
    while (!isOver) {
      const startedAt = performance.now();
      await act();
      latencies.add(performance.now() - startedAt);
      done += 1;
    }
  };
  const all = Promise.all(lanes.map(runLane));
  await Promise.race([all, Bun.sleep(warmUpMs)]);
  const stopMeter = world.meterCpu();
  latencies = new Latencies();
  const [before, from] = [done, performance.now()];
  await Promise.race([all, Promise.all([Bun.sleep(seconds * 1000), beside()])]);
  const perSecond = (done - before) / ((performance.now() - from) / 1000);
  const cpu = stopMeter();
  const measured = latencies;
  latencies = new Latencies();
  isOver = true;
  await all;
  return { perSecond, latencies: measured, cpu, done };
};
