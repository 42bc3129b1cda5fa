// Prints the test files in which something failed by vitest's report, a line each; nothing where they are too many to be chance.
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { parseArgs } from "node:util";

const FILES_MAX = 8;

const { values } = parseArgs({ options: { report: { type: "string" } } });
const failed = JSON.parse(readFileSync(values.report, "utf8")).testResults.filter(
  ({ status }) => status === "failed",
);
if (failed.length <= FILES_MAX) {
  for (const { name } of failed) process.stdout.write(`${relative(process.cwd(), name)}\n`);
}
