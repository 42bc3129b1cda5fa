// npm run bench: the loads of bench/, chosen by what follows `--`.
import { ensureInstalled } from "./install.mjs";
import { BUN, ROOT } from "./places.mjs";
import { handOver, main } from "./processes.mjs";

await main(async () => {
  await ensureInstalled();
  return await handOver(BUN, [`${ROOT}/bench/src/main.ts`, ...process.argv.slice(2)], { cwd: ROOT });
});
