// npm run migrate -- status | up: on DATABASE_URL, else on the embedded database of DATA_DIR.
import { ensureInstalled } from "./install.mjs";
import { BUN, ROOT } from "./places.mjs";
import { handOver, main } from "./processes.mjs";

await main(async () => {
  await ensureInstalled();
  return await handOver(BUN, [
    `${ROOT}/packages/server/src/database/migrate-command.ts`,
    ...process.argv.slice(2),
  ]);
});
