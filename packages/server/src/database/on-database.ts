import type { Logger } from "pino";
import type { Config } from "../config.ts";
import { connectDatabase, type Database } from "./connect.ts";
import { DataDirectoryInUse } from "./embedded/data-directory-lock.ts";
import { embeddedConnection, startEmbeddedPostgres } from "./embedded/start-embedded-postgres.ts";

/** Runs `work` on the database of the settings; beside a running server, on the database that this one has started. */
export const onDatabase = async (
  { config, log, say }: { config: Config; log: Logger; say: (line: string) => void },
  work: (database: Database) => Promise<void>,
  { connectionsMax = 1 }: { connectionsMax?: number } = {},
): Promise<void> => {
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
  await work(resources.use(await connectDatabase({ ...(await open()), log, connectionsMax })));
};
