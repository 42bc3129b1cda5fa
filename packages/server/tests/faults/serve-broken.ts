import type { MessageLog } from "../../src/chat/message/message-log.ts";
import { readConfig } from "../../src/config.ts";
import { connectDatabase } from "../../src/database/connect.ts";
import { embeddedConnection } from "../../src/database/embedded/start-embedded-postgres.ts";
import { createLog } from "../../src/log.ts";
import { tellProgress } from "../../src/progress.ts";
import { startServer } from "../../src/start-server.ts";

export interface Breakage {
  /** A message log that breaks one of its promises. */
  readonly wrapLog?: (log: MessageLog) => MessageLog;
  /** The body of a PL/pgSQL trigger, before each update (or insert) of a row of `table`: the database betrays the server. */
  readonly trigger?: {
    readonly table: string;
    readonly on: "insert" | "update";
    readonly body: string;
  };
}

/**
 * Serves as `main.ts` does, with one promise broken. Each file beside this one is such a server: the checker is to find
 * out what is wrong with it.
 */
export const serveBroken = async ({ wrapLog, trigger }: Breakage): Promise<void> => {
  const stopped = new Promise((resolve) => process.once("SIGTERM", resolve));
  const config = readConfig(process.env, { isTerminal: false });
  const log = createLog(config);
  const progress = tellProgress(process.stdout);
  const server = await startServer({
    config,
    log,
    onProgress: progress.step,
    ...(wrapLog && { wrapLog }),
  });
  if (trigger) {
    await using database = await connectDatabase({ embedded: embeddedConnection(config.DATA_DIR), log });
    const { table, on, body } = trigger;
    await database.sql.unsafe(`
      create or replace function betray() returns trigger language plpgsql as $$ begin ${body} end $$;
      drop trigger if exists betray on ${table};
      create trigger betray before ${on} on ${table} for each row execute function betray()`);
  }
  progress.ready(config.PUBLIC_URL, server.url);
  await stopped;
  await server[Symbol.asyncDispose]();
  process.exit(0);
};
