import { join } from "node:path";
import { readArguments, USAGE } from "./arguments.ts";
import { LOADS } from "./registry.ts";
import type { LoadReport } from "./report/report.ts";
import { columns, figureRow, renderReport } from "./report/table.ts";

const RUN_LOAD = join(import.meta.dirname, "run-load.ts");

const runInProcessOfItsOwn = async (name: string, args: readonly string[]): Promise<LoadReport | null> => {
  let report: LoadReport | null = null;
  const child = Bun.spawn([process.execPath, RUN_LOAD, name, ...args], {
    stdio: ["ignore", "inherit", "inherit"],
    serialization: "json",
    ipc: (message) => {
      report = message as LoadReport;
    },
  });
  const code = await child.exited;
  return code === 0 ? report : null;
};

const main = async (): Promise<number> => {
  const { names, seconds, runs, profileDir } = readArguments(process.argv.slice(2));
  const unknown = names.filter((name) => !LOADS.some((load) => load.name === name));
  if (unknown.length > 0) {
    console.error(`There is no load ${unknown.join(", ")}.\n\n${USAGE}`);
    console.error(`Loads:\n${columns(LOADS.map((load) => [load.name, load.title]))}`);
    return 2;
  }
  const chosen = LOADS.filter(({ name }) => names.length === 0 || names.includes(name));
  const options = [
    `--seconds=${seconds}`,
    `--runs=${runs}`,
    ...(profileDir ? [`--profile=${profileDir}`] : []),
  ];
  const summary: string[][] = [];
  const failed: string[] = [];
  for (const { name, title } of chosen) {
    const report = await runInProcessOfItsOwn(name, options);
    if (report) {
      console.log(renderReport(`${name}: ${title}`, report));
      summary.push(...report.figures.map((figure) => [name, ...figureRow(figure).slice(0, 5)]));
    } else {
      failed.push(name);
      console.error(`\n${name} failed`);
    }
  }
  if (chosen.length > 1) {
    console.log(`\nAll loads\n${columns([["load", "figure", "median", "runs", "target", ""], ...summary])}`);
  }
  return failed.length > 0 ? 1 : 0;
};

process.exit(await main());
