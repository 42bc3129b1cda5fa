import { pino } from "pino";
import { connectDatabase } from "../../database/connect.ts";
import { openNode } from "../world-notifications.ts";

// A node that kills itself at a step, or a little after. Its argument says where the database is, and at which step, as
// JSON; it says on its output that it runs.
const { embedded, killAt, lateMs } = JSON.parse(process.argv[2] ?? "");
const die = () => process.kill(process.pid, "SIGKILL");
await openNode({
  database: await connectDatabase({ embedded, log: pino({ level: "silent" }) }),
  onStep(step) {
    if (step !== killAt) return;
    if (lateMs > 0) setTimeout(die, lateMs);
    else die();
  },
});
process.stdout.write("running\n");
setInterval(() => undefined, 60_000);
