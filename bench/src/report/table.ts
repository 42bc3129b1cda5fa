import type { CpuShares } from "../world/cpu-meter.ts";
import type { Figure, LoadReport } from "./report.ts";
import { median } from "./statistics.ts";

const FULL_CORE_PERCENT = 90;
/** Of one core: what a machine at rest spends on itself. */
const QUIET_PERCENT = 10;

const number = (value: number): string =>
  value >= 100
    ? Math.round(value).toLocaleString("en-US")
    : value >= 10
      ? value.toFixed(1)
      : value.toFixed(2);

const withUnit = (value: number, unit: Figure["unit"]) =>
  unit === "/s" ? `${number(value)}/s` : `${number(value)} ${unit}`;

const targetOf = ({ target, unit }: Figure): string => {
  if (!target) return "";
  return "atLeast" in target ? `>= ${withUnit(target.atLeast, unit)}` : `<= ${withUnit(target.atMost, unit)}`;
};

const verdictOf = (figure: Figure): string => {
  const { target, limit } = figure;
  const value = median(figure.runs);
  const verdicts: boolean[] = [];
  if (target) verdicts.push("atLeast" in target ? value >= target.atLeast : value <= target.atMost);
  // Nothing beats what the machine can do at best: then something else slowed that measurement down.
  if (limit?.shareAtLeast && value > limit.value) return "DISTURBED";
  if (limit?.shareAtLeast) verdicts.push(value / limit.value >= limit.shareAtLeast);
  if (verdicts.length === 0) return "";
  return verdicts.every(Boolean) ? "reached" : "MISSED";
};

const limitOf = ({ limit, unit }: Figure): string =>
  limit ? `${limit.name}: ${withUnit(limit.value, unit)}` : "";

const ratioOf = ({ limit, runs }: Figure): string => {
  if (!limit) return "";
  const wanted = limit.shareAtLeast ? ` (>= ${Math.round(limit.shareAtLeast * 100)} %)` : "";
  return `${Math.round((median(runs) / limit.value) * 100)} %${wanted}`;
};

const rangeOf = ({ runs, unit }: Figure): string =>
  runs.length > 1 ? `${number(Math.min(...runs))} – ${withUnit(Math.max(...runs), unit)}` : "1 run";

/** Aligned columns, the first to the left, the rest to the right or where it says. */
export const columns = (rows: readonly (readonly string[])[], rest: "left" | "right" = "right"): string => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) =>
        column === 0 || rest === "left"
          ? cell.padEnd(widths[column] ?? 0)
          : cell.padStart(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd();
  return rows.map((row) => `  ${line(row)}`).join("\n");
};

const HEADINGS = ["figure", "median", "runs", "target", "", "physical limit, same run", "ratio"];

const busiest = (cpu: CpuShares): string => {
  const full = (
    [
      ["the server", cpu.server],
      ["PostgreSQL", cpu.postgres],
      ["the load process", cpu.load],
    ] as const
  ).filter(([, percent]) => percent >= FULL_CORE_PERCENT);
  return full.length === 0
    ? "none had a core to itself full"
    : `${full.map(([who]) => who).join(" and ")} used a whole core`;
};

const percent = (value: number) => (Number.isNaN(value) ? "?" : `${Math.round(value)} %`);

const cpuLines = (cpu: CpuShares): string[] => [
  `  CPU of one core: server ${percent(cpu.server)}, PostgreSQL ${percent(cpu.postgres)}, load ${percent(cpu.load)}, others on this machine ${percent(cpu.others)}: ${busiest(cpu)}`,
  ...(cpu.others > QUIET_PERCENT ? ["  THE MACHINE WAS NOT QUIET: others took part of its cores"] : []),
];

export const figureRow = (figure: Figure): string[] => [
  figure.name,
  withUnit(median(figure.runs), figure.unit),
  rangeOf(figure),
  targetOf(figure),
  verdictOf(figure),
  limitOf(figure),
  ratioOf(figure),
];

/** The table of one load, with who used how much of a core and what else was found. */
export const renderReport = (title: string, { figures, placement, cpu, notes }: LoadReport): string =>
  [
    "",
    title,
    columns([HEADINGS, ...figures.map(figureRow)]),
    `  cores: ${placement}`,
    ...(cpu === null ? [] : cpuLines(cpu)),
    ...notes.map((note) => `  ${note}`),
  ].join("\n");
