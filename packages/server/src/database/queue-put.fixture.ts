import { pino } from "pino";
import { connectDatabase } from "./connect.ts";
import { openQueue } from "./queue-pg-boss.ts";
import { transact } from "./transact.ts";

// A process that puts a job, says so, and waits to be killed. Its argument says where the database is, as JSON.
const log = pino({ level: "silent" });
const database = await connectDatabase({ embedded: JSON.parse(process.argv[2] ?? ""), log });
const queue = await openQueue({ database, log });
await transact(database.sql, (_tx, db) => queue.put(db, "errands", { text: "from the dead" }));
process.stdout.write("put\n");
setInterval(() => undefined, 60_000);
