// Writes the types of the database as the migrations make it; with --verify it only compares, for npm run check. Run by Bun.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pino } from "pino";
import { connectDatabase } from "../src/database/connect.ts";
import { startEmbeddedPostgres } from "../src/database/embedded/start-embedded-postgres.ts";
import { migrate } from "../src/database/migrate.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const TARGET = join(ROOT, "packages/server/src/database/schema.generated.ts");
/** As wire-types.ts reads them. */
const TYPES = { int8: "number", timestamptz: "string", date: "string" };

const home = mkdtempSync(join(tmpdir(), "parley-types-"));
const log = pino({ level: "silent" });

async function generate(): Promise<string> {
  await using embedded = await startEmbeddedPostgres({ dataDir: join(home, "data"), log, durable: false });
  const { host, user, database } = embedded.connection;
  {
    await using connected = await connectDatabase({ embedded: embedded.connection, log });
    await migrate(connected.sql);
  }
  const out = join(home, "types.ts");
  const codegen = Bun.spawn(
    [
      ...[process.execPath, "--bun", join(ROOT, "node_modules/.bin/kysely-codegen")],
      ...["--dialect", "postgres", "--out-file", out, "--log-level", "error"],
      ...["--url", `postgres://${user}@localhost/${database}?host=${encodeURIComponent(host)}`],
      ...["--type-mapping", JSON.stringify(TYPES), "--exclude-pattern", "schema_*"],
    ],
    { cwd: ROOT, stdout: "inherit", stderr: "inherit" },
  );
  if ((await codegen.exited) !== 0) throw new Error("kysely-codegen failed");
  return readFileSync(out, "utf8");
}

try {
  const text = await generate();
  const verify = process.argv.includes("--verify");
  if (verify && text !== readFileSync(TARGET, "utf8")) {
    process.stderr.write("Run: node_modules/.bin/bun packages/server/scripts/generate-database-types.ts\n");
    process.exitCode = 1;
  }
  if (!verify) writeFileSync(TARGET, text);
} finally {
  rmSync(home, { recursive: true, force: true });
}
