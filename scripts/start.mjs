// npm start: the server, after what is missing for it has been made. What follows `--` goes to the server.
import { ensureWebBuilt } from "./build-web.mjs";
import { ensureInstalled } from "./install.mjs";
import { BUN, ROOT } from "./places.mjs";
import { handOver, main } from "./processes.mjs";

await main(async () => {
  await ensureInstalled();
  await ensureWebBuilt();
  return await handOver(BUN, [`${ROOT}/packages/server/src/main.ts`, ...process.argv.slice(2)]);
});
