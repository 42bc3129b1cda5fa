import { resolve } from "node:path";
import { parseArgs } from "node:util";

export interface Arguments {
  /** Which loads; empty means all. */
  readonly names: readonly string[];
  readonly seconds: number;
  readonly runs: number;
  readonly profileDir: string | undefined;
}

const SECONDS_DEFAULT = "5";
const RUNS_DEFAULT = "3";

export const USAGE = `npm run bench [-- NAME …] [--seconds N] [--runs N] [--profile DIR]

  NAME           which loads; all without one
  --seconds N    how long each run measures (${SECONDS_DEFAULT})
  --runs N       how many runs; the table shows their median (${RUNS_DEFAULT})
  --profile DIR  write a CPU profile of the server per load (slows it down)
`;

const positive = (text: string, option: string): number => {
  const value = Number(text);
  if (value > 0) return value;
  throw new Error(`--${option} ${text}: expected a number above 0`);
};

export const readArguments = (args: readonly string[]): Arguments => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      seconds: { type: "string", default: SECONDS_DEFAULT },
      runs: { type: "string", default: RUNS_DEFAULT },
      profile: { type: "string" },
    },
  });
  return {
    names: positionals,
    seconds: positive(values.seconds, "seconds"),
    runs: Math.ceil(positive(values.runs, "runs")),
    profileDir: values.profile === undefined ? undefined : resolve(values.profile),
  };
};
