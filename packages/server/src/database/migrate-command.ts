import type { Logger } from "pino";
import { type Config, ConfigError, readConfig } from "../config.ts";
import { createLog } from "../log.ts";
import { connectDatabase, type Database } from "./connect.ts";
import { DataDirectoryInUse } from "./embedded/data-directory-lock.ts";
import { embeddedConnection, startEmbeddedPostgres } from "./embedded/start-embedded-postgres.ts";
import { MigrationRefused, migrate, migrationStatus } from "./migrate.ts";

const EXIT_WRONG_USE = 2;
const USAGE =
  "npm run migrate -- status      what is applied and what is not\n" +
  "npm run migrate -- up          apply the rest\n" +
  "npm run migrate -- new-epoch   after a restore from a backup: clients start afresh\n";

const say = (text: string) => void process.stdout.write(`${text}\n`);

/** Runs `work` on the database of the settings; beside a running server, on the database that this one has started. */
async function onDatabase(
  config: Config,
  log: Logger,
  work: (database: Database) => Promise<void>,
): Promise<void> {
  await using resources = new AsyncDisposableStack();
  const open = async () => {
    if (config.DATABASE_URL) return { url: config.DATABASE_URL };
    try {
      const started = await startEmbeddedPostgres({ dataDir: config.DATA_DIR, log, onProgress: say });
      return { embedded: resources.use(started).connection };
    } catch (error) {
      if (error instanceof DataDirectoryInUse) return { embedded: embeddedConnection(config.DATA_DIR) };
      throw error;
    }
  };
  await work(resources.use(await connectDatabase({ ...(await open()), log, connectionsMax: 1 })));
}

const commands: Record<string, (database: Database) => Promise<void>> = {
  async status({ sql }) {
    for (const { name, appliedAt } of await migrationStatus(sql))
      say(`${name}  ${appliedAt ?? "not applied"}`);
  },
  async up({ sql }) {
    const names = await migrate(sql, { onProgress: say });
    say(names.length === 0 ? "Nothing to apply" : `Applied ${names.length}`);
  },
  /** A server that is running goes on with the epoch it read at its start: restart it. */
  async "new-epoch"({ sql }) {
    const [row] = await sql<
      { epoch: string }[]
    >`update installation set epoch = gen_random_uuid() returning epoch`;
    say(`The epoch is now ${row?.epoch}; restart the server if it is running`);
  },
};

const command = commands[process.argv[2] ?? ""];
if (command === undefined) {
  process.stderr.write(USAGE);
  process.exit(EXIT_WRONG_USE);
}
try {
  const config = readConfig({ LOG_LEVEL: "warn", ...process.env }, { isTerminal: process.stdout.isTTY });
  await onDatabase(config, createLog(config), command);
  process.exit(0);
} catch (error) {
  const told = error instanceof MigrationRefused || error instanceof ConfigError;
  process.stderr.write(`${told ? error.message : (error as Error).stack}\n`);
  process.exit(1);
}
