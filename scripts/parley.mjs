// npm run parley -- COMMAND: what an operator does beside the running server; without a command, the list.
import { ensureInstalled } from "./install.mjs";
import { BUN, ROOT } from "./places.mjs";
import { handOver, main } from "./processes.mjs";

await main(async () => {
  await ensureInstalled();
  return await handOver(BUN, [`${ROOT}/packages/server/src/cli.ts`, ...process.argv.slice(2)]);
});
