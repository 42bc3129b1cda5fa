import { pino } from "pino";
import { startEmbeddedPostgres } from "./start-embedded-postgres.ts";

// A server reduced to its database, for tests that kill it. It says where its database answers, and lives until told.
const dataDir = process.argv[2] ?? "";
try {
  const embedded = await startEmbeddedPostgres({ dataDir, log: pino({ level: "silent" }), durable: false });
  process.stdout.write(`${JSON.stringify(embedded.state())}\n`);
  await new Promise((resolve) => process.once("SIGTERM", resolve));
  await embedded[Symbol.asyncDispose]();
  process.exit(0);
} catch (error) {
  process.stdout.write(`${JSON.stringify({ refused: (error as Error).message })}\n`);
  process.exit((error as { exitCode?: number }).exitCode ?? 1);
}
