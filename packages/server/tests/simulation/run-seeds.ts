/**
 * Runs many seeds: `bun packages/server/tests/simulation/run-seeds.ts [weather] [first seed] [seeds]`. A seed that
 * fails is printed with the rule it broke; run it alone with `[weather] [seed] 1`.
 */
import { Broken } from "../../../client/tests/simulation/invariants.ts";
import type { Mistake } from "./mistakes.ts";
import { simulate } from "./simulate.ts";
import { WEATHERS, type WeatherName } from "./weathers.ts";

interface Seeds {
  readonly weather: WeatherName;
  readonly from: number;
  readonly count: number;
  readonly mistake?: Mistake;
}

/** The rules that seeds have broken, in their words, each with its seed; ends at the first `failuresMax`. */
export const runSeeds = ({ weather, from, count, mistake }: Seeds, failuresMax = 1) => {
  const failures: string[] = [];
  let messages = 0;
  for (let seed = from; seed < from + count && failures.length < failuresMax; seed += 1) {
    try {
      messages += simulate({ ...WEATHERS[weather], seed, ...(mistake && { mistake }) }).messages;
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      failures.push(error.message.slice(0, 2_000));
    }
  }
  return { failures, messages };
};

const isWeather = (name: string): name is WeatherName => Object.hasOwn(WEATHERS, name);

if (import.meta.main) {
  const [weather = "dropping", from = "1", count = "2000"] = process.argv.slice(2);
  if (!isWeather(weather)) throw new Error(`Choose a weather: ${Object.keys(WEATHERS).join(", ")}`);
  const startedAt = performance.now();
  const seeds = { weather, from: Number(from), count: Number(count) };
  const { failures, messages } = runSeeds(seeds, Number.POSITIVE_INFINITY);
  const seconds = (performance.now() - startedAt) / 1_000;
  const speed = `${Math.round(seeds.count / seconds)} seeds/s`;
  const lines = [
    ...failures,
    `${weather}: ${count} seeds, ${messages} messages, ${failures.length} failures, ${speed}`,
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
  process.exitCode = failures.length === 0 ? 0 : 1;
}
