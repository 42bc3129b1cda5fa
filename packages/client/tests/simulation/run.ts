/**
 * Runs many seeds and prints how fast: `bun tests/simulation/run.ts [weather] [first seed] [seeds]`. A seed that fails
 * is printed with the rule it broke; run it alone with `[weather] [seed] 1`.
 */
import { simulate } from "./simulate.ts";
import { WEATHERS } from "./weathers.ts";

const [weather = "dropping", from = "1", count = "5000"] = process.argv.slice(2);
const plan = WEATHERS[weather];
if (plan === undefined) throw new Error(`Choose a weather: ${Object.keys(WEATHERS).join(", ")}`);

const print = (line: string) => process.stdout.write(`${line}\n`);
const startedAt = performance.now();
let failures = 0;
let messages = 0;
for (let seed = Number(from); seed < Number(from) + Number(count); seed += 1) {
  try {
    messages += simulate({ ...plan, seed }).messages;
  } catch (error) {
    failures += 1;
    print(error instanceof Error ? error.message.slice(0, 1_000) : `${error}`);
  }
}
const seconds = (performance.now() - startedAt) / 1_000;
print(
  `${weather}: ${count} seeds, ${messages} messages, ${failures} failures, ${Math.round(Number(count) / seconds)} seeds/s`,
);
process.exitCode = failures === 0 ? 0 : 1;
