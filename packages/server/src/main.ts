import { join } from "node:path";
import type { Logger } from "pino";
import packageJson from "../package.json" with { type: "json" };
import { systemClock } from "./clock.ts";
import { compose } from "./compose.ts";
import { type Config, ConfigError, readConfig } from "./config.ts";
import { connectDatabase, type DatabasePlace } from "./database/connect.ts";
import { startEmbeddedPostgres } from "./database/embedded/start-embedded-postgres.ts";
import { migrate } from "./database/migrate.ts";
import { createSockets } from "./edge/listen.ts";
import { loadMasterKey } from "./identity/master-key/master-key-disk.ts";
import { createLog } from "./log.ts";
import { tellProgress } from "./progress.ts";

const WEB_DIRECTORY = join(import.meta.dirname, "../../web/dist");
const APPENDS_AT_ONCE = 2;
const EXIT_WRONG_SETTING = 2;

const stopSignal = () =>
  new Promise<NodeJS.Signals>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, resolve);
  });

/** Everything from the database up, until a signal; then down again in order. */
const run = async (config: Config, log: Logger): Promise<void> => {
  const stopped = stopSignal();
  await using resources = new AsyncDisposableStack();
  const progress = tellProgress(process.stdout);

  let place: DatabasePlace;
  if (config.DATABASE_URL) place = { url: config.DATABASE_URL };
  else {
    const postgres = resources.use(
      await startEmbeddedPostgres({ dataDir: config.DATA_DIR, log, onProgress: progress.step }),
    );
    place = { embedded: postgres.connection };
  }
  const database = resources.use(await connectDatabase({ ...place, log }));
  const appends = resources.use(await connectDatabase({ ...place, log, connectionsMax: APPENDS_AT_ONCE }));
  await migrate(database.sql, { onProgress: progress.step });

  const sockets = createSockets();
  const server = resources.use(
    await compose({
      config,
      log,
      clock: systemClock,
      database,
      appends,
      masterKey: await loadMasterKey({ setting: config.MASTER_KEY, dataDir: config.DATA_DIR }),
      webDirectory: WEB_DIRECTORY,
      version: packageJson.version,
      publish: sockets.publish,
    }),
  );
  const listener = sockets.listen({ config, ...server });
  resources.defer(() => listener[Symbol.asyncDispose]());
  progress.ready(config.PUBLIC_URL, listener.url);
  log.info({ url: listener.url.href }, "ready");

  const signal = await stopped;
  log.info({ signal }, "stopping");
};

const main = async (): Promise<number> => {
  let config: Config;
  try {
    config = readConfig(process.env, { isTerminal: process.stdout.isTTY });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(
      `Wrong setting, see .env.example:\n${error.problems.map((line) => `  ${line}\n`).join("")}`,
    );
    return EXIT_WRONG_SETTING;
  }
  const log = createLog(config);
  try {
    await run(config, log);
    return 0;
  } catch (error) {
    log.fatal({ err: error }, "The server cannot run");
    return 1;
  } finally {
    log.flush();
  }
};

process.exit(await main());
