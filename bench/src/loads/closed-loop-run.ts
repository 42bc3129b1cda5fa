import { Latencies } from "../report/statistics.ts";
import type { CpuShares } from "../world/cpu-meter.ts";
import type { World } from "../world/world.ts";
import type { ClosedLoopSender } from "./closed-loop-sender.ts";

const WARM_UP_MS = 1_000;

export interface ClosedLoopRun {
  readonly perSecond: number;
  readonly latencies: Latencies;
  readonly cpu: CpuShares;
}

export const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** Lets every sender keep so many commands in flight, and measures once they are warm; ends with nothing under way. */
export const closedLoopRun = async (
  world: World,
  senders: readonly ClosedLoopSender[],
  { inFlight, seconds }: { inFlight: number; seconds: number },
): Promise<ClosedLoopRun> => {
  const latencies = new Latencies();
  const acknowledged = () => sum(senders.map((sender) => sender.acknowledged));
  for (const sender of senders) sender.start(inFlight);
  await Bun.sleep(WARM_UP_MS);
  for (const sender of senders) sender.latencies = latencies;
  const stopMeter = world.meterCpu();
  const [before, from] = [acknowledged(), performance.now()];
  await Bun.sleep(seconds * 1000);
  const perSecond = (acknowledged() - before) / ((performance.now() - from) / 1000);
  const cpu = stopMeter();
  for (const sender of senders) sender.latencies = null;
  await Promise.all(senders.map((sender) => sender.stop()));
  return { perSecond, latencies, cpu };
};
