// npm test: everything, or the files and options that follow `--`.
import { ensureWebBuilt } from "./build-web.mjs";
import { ensureInstalled } from "./install.mjs";
import { BUN, ROOT, VITEST } from "./places.mjs";
import { handOver, main } from "./processes.mjs";

const args = process.argv.slice(2);
const chosen = args.filter((arg) => !arg.startsWith("-"));
/** Only the journeys in a browser are served the built client. */
const needsWeb = chosen.length === 0 || chosen.some((name) => /journey|web|fault/.test(name));

await main(async () => {
  await ensureInstalled();
  if (needsWeb) await ensureWebBuilt();
  return await handOver(BUN, ["--bun", VITEST, "run", ...args], { cwd: ROOT });
});
