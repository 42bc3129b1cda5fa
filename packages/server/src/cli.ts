import { systemClock } from "./clock.ts";
import { type Command, CommandRefused } from "./command.ts";
import { ConfigError, readConfig } from "./config.ts";
import { MigrationRefused, migrate } from "./database/migrate.ts";
import { onDatabase } from "./database/on-database.ts";
import { loadMasterKey } from "./identity/master-key/master-key-disk.ts";
import { createLog } from "./log.ts";

const EXIT_WRONG_USE = 2;
const CONNECTIONS_MAX = 4;

interface Entry {
  readonly usage: string;
  readonly load: () => Promise<Command>;
}

/** Each loaded when it is called: none needs what the others import. */
const COMMANDS: Readonly<Record<string, Entry>> = {
  admin: {
    usage: "create --email ADDRESS --username NAME [--password-stdin]   make an administrator",
    load: async () => (await import("./identity/set-up/admin-command.ts")).adminCommand,
  },
  audit: {
    usage: "verify        prove that no event of the audit trail was changed, removed or added",
    load: async () => (await import("./audit/audit-command.ts")).auditCommand,
  },
  keys: {
    usage: "list|rotate [--now]   see the signing keys, make the next one",
    load: async () => (await import("./identity/token/keys-command.ts")).keysCommand,
  },
  users: {
    usage: "import FILE [--dry-run] [--allow-admin]   take over the accounts in a file",
    load: async () => (await import("./identity/import/users-command.ts")).usersCommand,
  },
};

const USAGE = Object.entries(COMMANDS)
  .map(([name, { usage }]) => `npm run parley -- ${name} ${usage}\n`)
  .join("");

const say = (line: string) => void process.stdout.write(`${line}\n`);

const run = async (entry: Entry, args: readonly string[]): Promise<void> => {
  const config = readConfig({ LOG_LEVEL: "warn", ...process.env }, { isTerminal: process.stdout.isTTY });
  const masterKey = await loadMasterKey({ setting: config.MASTER_KEY, dataDir: config.DATA_DIR });
  const command = await entry.load();
  await onDatabase(
    { config, log: createLog(config), say },
    async (database) => {
      await migrate(database.sql, { onProgress: say });
      await command(args, { config, database, masterKey, clock: systemClock, say });
    },
    { connectionsMax: CONNECTIONS_MAX },
  );
};

const isForOperator = (error: unknown): error is Error =>
  error instanceof CommandRefused || error instanceof MigrationRefused || error instanceof ConfigError;

const [name = "", ...args] = process.argv.slice(2);
const entry = COMMANDS[name];
if (entry === undefined) {
  process.stderr.write(USAGE);
  process.exit(EXIT_WRONG_USE);
}
try {
  await run(entry, args);
  process.exit(0);
} catch (error) {
  process.stderr.write(`${isForOperator(error) ? error.message : (error as Error).stack}\n`);
  process.exit(1);
}
