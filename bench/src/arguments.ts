import { resolve } from "node:path";
import { parseArgs } from "node:util";
import type { LoadOptions } from "./load.ts";

export interface Arguments extends LoadOptions {
  /** Which loads; empty means all. */
  readonly names: readonly string[];
}

const DEFAULTS = { seconds: "5", runs: "3", minutes: "5", messages: "10000000" } as const;
const SEEDS = 1_000_000;

export const USAGE = `npm run bench [-- NAME …] [--seconds N] [--runs N] [--profile DIR] [--seed N] [--minutes N]
                           [--messages N]

  NAME           which loads; all but faults without one
  --seconds N    how long each run measures (${DEFAULTS.seconds})
  --runs N       how many runs; the table shows their median (${DEFAULTS.runs})
  --profile DIR  write a CPU profile of the server per load (slows it down)
  --seed N       of faults and search: the same seed does the same things (any)
  --minutes N    of faults: how long things go wrong (${DEFAULTS.minutes})
  --messages N   of search and search-index: how many are searched (${DEFAULTS.messages})
`;

const positive = (text: string, option: string): number => {
  const value = Number(text);
  if (value > 0) return value;
  throw new WrongArguments(`--${option} ${text}: expected a number above 0`);
};

export class WrongArguments extends Error {
  override readonly name = "WrongArguments";
}

const parse = (args: readonly string[]) => {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        seconds: { type: "string", default: DEFAULTS.seconds },
        runs: { type: "string", default: DEFAULTS.runs },
        profile: { type: "string" },
        seed: { type: "string", default: String(1 + Math.floor(Math.random() * SEEDS)) },
        minutes: { type: "string", default: DEFAULTS.minutes },
        messages: { type: "string", default: DEFAULTS.messages },
      },
    });
  } catch (error) {
    throw new WrongArguments((error as Error).message);
  }
};

/** @throws WrongArguments */
export const readArguments = (args: readonly string[]): Arguments => {
  const { values, positionals } = parse(args);
  return {
    names: positionals,
    seconds: positive(values.seconds, "seconds"),
    runs: Math.ceil(positive(values.runs, "runs")),
    profileDir: values.profile === undefined ? undefined : resolve(values.profile),
    seed: Math.ceil(positive(values.seed, "seed")),
    minutes: positive(values.minutes, "minutes"),
    messages: Math.ceil(positive(values.messages, "messages")),
  };
};

/** The same options again, for the process that runs a load. */
export const writeOptions = ({
  seconds,
  runs,
  profileDir,
  seed,
  minutes,
  messages,
}: LoadOptions): string[] => [
  `--seconds=${seconds}`,
  `--runs=${runs}`,
  ...(profileDir ? [`--profile=${profileDir}`] : []),
  `--seed=${seed}`,
  `--minutes=${minutes}`,
  `--messages=${messages}`,
];
