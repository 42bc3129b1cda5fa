import type { Figure } from "../report/report.ts";
import { Latencies } from "../report/statistics.ts";

/** Those that the index is built for; the others show where it is hardest. */
const ASKED_FOR = ["rare word", "common word", "phrase", "CJK substring", "from: with in:"];

const percentile = (times: readonly number[], share: number): number => {
  const latencies = new Latencies();
  for (const ms of times) latencies.add(ms);
  return latencies.percentile(share);
};

/** How long searches of one kind took, by one searcher: milliseconds of each, by run. */
export const searchFigures = ({
  kind,
  searcher,
  runs,
}: {
  kind: string;
  searcher: string;
  runs: readonly (readonly number[])[];
}): Figure[] =>
  (
    [
      ["p50", 0.5, 5],
      ["p99", 0.99, 20],
    ] as const
  ).map(([title, share, atMost]) => ({
    name: `${kind}, ${searcher}, ${title}`,
    unit: "ms",
    runs: runs.map((times) => percentile(times, share)),
    ...(ASKED_FOR.includes(kind) ? { target: { atMost } } : {}),
  }));
