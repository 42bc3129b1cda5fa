import type { Placed } from "./placement.ts";
import { busySeconds, childrenOf, cpuSecondsOf } from "./process-table.ts";

/** Of one core, in percent, over a span of time. PostgreSQL is all its processes together. */
export interface CpuShares {
  readonly server: number;
  readonly postgres: number;
  readonly load: number;
  /** Everybody else on this machine. */
  readonly others: number;
}

const read = ({ serverPid, postgresPid }: Placed) => {
  const own = process.cpuUsage();
  return {
    at: performance.now(),
    server: cpuSecondsOf(serverPid),
    postgres: [postgresPid, ...childrenOf(postgresPid)].reduce((sum, pid) => sum + cpuSecondsOf(pid), 0),
    load: (own.user + own.system) / 1e6,
    machine: busySeconds(),
  };
};

/** Measures what this machine spends on others than this process; the returned function says what they used since. */
export const startOthersMeter = (): (() => number) => {
  if (process.platform !== "linux") return () => Number.NaN;
  const read = () => {
    const own = process.cpuUsage();
    return { at: performance.now(), busy: busySeconds() - (own.user + own.system) / 1e6 };
  };
  const before = read();
  return () => {
    const after = read();
    return Math.max(0, ((after.busy - before.busy) / (after.at - before.at)) * 1e5);
  };
};

const UNKNOWN: CpuShares = {
  server: Number.NaN,
  postgres: Number.NaN,
  load: Number.NaN,
  others: Number.NaN,
};

/** Starts to measure; the returned function says what was used since. */
export const startCpuMeter = (placed: Placed): (() => CpuShares) => {
  if (process.platform !== "linux") return () => UNKNOWN;
  const before = read(placed);
  return () => {
    const after = read(placed);
    const seconds = (after.at - before.at) / 1000;
    const share = (key: "server" | "postgres" | "load" | "machine") =>
      ((after[key] - before[key]) / seconds) * 100;
    const [server, postgres, load] = [share("server"), share("postgres"), share("load")];
    return { server, postgres, load, others: Math.max(0, share("machine") - server - postgres - load) };
  };
};
