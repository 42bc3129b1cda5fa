import { ConfigError, readConfig } from "../config.ts";
import { createLog } from "../log.ts";
import type { Database } from "./connect.ts";
import { MigrationRefused, migrate, migrationStatus } from "./migrate.ts";
import { onDatabase } from "./on-database.ts";

const EXIT_WRONG_USE = 2;
const USAGE =
  "npm run migrate -- status      what is applied and what is not\n" +
  "npm run migrate -- up          apply the rest\n" +
  "npm run migrate -- new-epoch   after a restore from a backup: clients start afresh\n";

const say = (text: string) => void process.stdout.write(`${text}\n`);

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
  await onDatabase({ config, log: createLog(config), say }, command);
  process.exit(0);
} catch (error) {
  const told = error instanceof MigrationRefused || error instanceof ConfigError;
  process.stderr.write(`${told ? error.message : (error as Error).stack}\n`);
  process.exit(1);
}
