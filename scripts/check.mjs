// npm run check: all of it, or the checks named after `--`.
import { existsSync } from "node:fs";
import { checks } from "./checks.mjs";
import { ensureInstalled } from "./install.mjs";
import { Explained, main } from "./processes.mjs";
import { step } from "./progress.mjs";

const chosen = process.argv.slice(2);

await main(async () => {
  const unknown = chosen.filter((name) => !(name in checks));
  if (unknown.length > 0)
    throw new Explained(
      `No check is called ${unknown.join(", ")}. There are: ${Object.keys(checks).join(", ")}.`,
      2,
    );
  await ensureInstalled();
  const failed = [];
  for (const [name, { title, needs, check }] of Object.entries(checks)) {
    if (chosen.length > 0 && !chosen.includes(name)) continue;
    if (needs !== undefined && !existsSync(needs)) continue;
    try {
      await step(title, check);
    } catch (error) {
      failed.push(name);
      process.stderr.write(`${error.message}\n\n`);
    }
  }
  if (failed.length === 0) return 0;
  process.stderr.write(`Failed: ${failed.join(", ")}. One alone: npm run check -- ${failed[0]}\n`);
  return 1;
});
