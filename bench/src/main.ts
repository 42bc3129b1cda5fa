import { fileURLToPath } from "node:url";
import { type Arguments, readArguments, USAGE, WrongArguments, writeOptions } from "./arguments.ts";
import { LOADS } from "./registry.ts";
import type { LoadReport } from "./report/report.ts";
import { columns, figureRow, renderReport } from "./report/table.ts";

const RUN_LOAD = fileURLToPath(new URL("./run-load.ts", import.meta.url));
const EXIT_WRONG_ARGUMENTS = 2;

type Outcome = { readonly at: "done"; readonly report: LoadReport | null } | { readonly at: "failed" };

let interrupted = false;

const runInProcessOfItsOwn = async (name: string, args: readonly string[]): Promise<Outcome> => {
  let report: LoadReport | null = null;
  const child = Bun.spawn([process.execPath, RUN_LOAD, name, ...args], {
    stdio: ["ignore", "inherit", "inherit"],
    serialization: "json",
    ipc: (message) => {
      report = message as LoadReport | null;
    },
  });
  // The load takes its servers down, and then we leave too.
  const forward = (signal: NodeJS.Signals) => {
    interrupted = true;
    child.kill(signal);
  };
  process.on("SIGINT", forward);
  process.on("SIGTERM", forward);
  const code = await child.exited;
  process.off("SIGINT", forward);
  process.off("SIGTERM", forward);
  return code === 0 ? { at: "done", report } : { at: "failed" };
};

const refuse = (words: string): number => {
  console.error(`${words}\n\n${USAGE}`);
  console.error(
    `Loads:\n${columns(
      LOADS.map((load) => [load.name, load.title]),
      "left",
    )}`,
  );
  return EXIT_WRONG_ARGUMENTS;
};

const runAll = async ({ names, ...options }: Arguments): Promise<number> => {
  const chosen = LOADS.filter(({ name, onlyByName }) =>
    names.length === 0 ? !onlyByName : names.includes(name),
  );
  const summary: string[][] = [];
  const failed: string[] = [];
  for (const { name, title } of chosen) {
    const outcome = await runInProcessOfItsOwn(name, writeOptions(options));
    if (interrupted) return 130;
    if (outcome.at === "failed") {
      failed.push(name);
      console.error(`\n${name} failed`);
    } else if (outcome.report) {
      console.log(renderReport(`${name}: ${title}`, outcome.report));
      summary.push(...outcome.report.figures.map((figure) => [name, ...figureRow(figure).slice(0, 5)]));
    }
  }
  if (chosen.length > 1) {
    console.log(`\nAll loads\n${columns([["load", "figure", "median", "runs", "target", ""], ...summary])}`);
  }
  return failed.length > 0 ? 1 : 0;
};

const main = async (): Promise<number> => {
  try {
    const chosen = readArguments(process.argv.slice(2));
    const unknown = chosen.names.filter((name) => !LOADS.some((load) => load.name === name));
    return unknown.length > 0 ? refuse(`There is no load ${unknown.join(", ")}.`) : await runAll(chosen);
  } catch (error) {
    if (error instanceof WrongArguments) return refuse(error.message);
    throw error;
  }
};

process.exit(await main());
