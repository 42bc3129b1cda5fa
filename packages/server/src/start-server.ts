import { join } from "node:path";
import type { Logger } from "pino";
import packageJson from "../package.json" with { type: "json" };
import { systemClock } from "./clock.ts";
import { type ComposeOptions, compose } from "./compose/server.ts";
import { type Config, ConfigError } from "./config.ts";
import { connectDatabase, type DatabasePlace } from "./database/connect.ts";
import { startEmbeddedPostgres } from "./database/embedded/start-embedded-postgres.ts";
import { migrate } from "./database/migrate.ts";
import { whenAvailable } from "./database/when-available.ts";
import { makeDemo } from "./demo/make-demo.ts";
import { listenGrpc } from "./edge/grpc/listen-grpc.ts";
import { createSockets } from "./edge/listen.ts";
import { loadMasterKey } from "./identity/master-key/master-key-disk.ts";

const WEB_DIRECTORY = join(import.meta.dirname, "../../web/dist");
const APPENDS_AT_ONCE = 2;

export interface StartOptions extends Pick<ComposeOptions, "wrapLog"> {
  readonly config: Config;
  readonly log: Logger;
  readonly onProgress: (text: string) => void;
  /** Fill the workspace with the demo, if it is empty. */
  readonly demo?: boolean;
}

export interface RunningServer extends AsyncDisposable {
  /** Where it answers on this machine. */
  readonly url: URL;
  /** Where gRPC answers; null where it is off. */
  readonly grpcPort: number | null;
  /** By which somebody becomes the administrator; null: there is one, or the first account will be. */
  readonly setUpLink: string | null;
  /** Whether the demo was made by this start. */
  readonly demoMade: boolean;
}

/** Starts everything, from the database up. Disposing takes it down again in the opposite order. */
export const startServer = async ({
  config,
  log,
  onProgress,
  demo = false,
  ...options
}: StartOptions): Promise<RunningServer> => {
  if (demo && config.PARLEY_ENV === "production") {
    throw new ConfigError([
      "--demo: its accounts have a password that everybody knows; not with PARLEY_ENV=production",
    ]);
  }
  await using resources = new AsyncDisposableStack();
  let place: DatabasePlace;
  if (config.DATABASE_URL) place = { url: config.DATABASE_URL };
  else {
    const postgres = resources.use(
      await startEmbeddedPostgres({ dataDir: config.DATA_DIR, log, onProgress }),
    );
    place = { embedded: postgres.connection };
  }
  const database = resources.use(await whenAvailable(() => connectDatabase({ ...place, log })));
  const appends = resources.use(
    await whenAvailable(() =>
      connectDatabase({ ...place, log, connectionsMax: APPENDS_AT_ONCE, indexesOnly: true }),
    ),
  );
  await whenAvailable(() => migrate(database.sql, { onProgress }));

  const sockets = createSockets();
  const parts = {
    ...options,
    config,
    log,
    database,
    appends,
    masterKey: await loadMasterKey({ setting: config.MASTER_KEY, dataDir: config.DATA_DIR }),
    webDirectory: WEB_DIRECTORY,
    version: packageJson.version,
    publish: sockets.publish,
  };
  const demoMade = demo && (await makeDemo(parts, onProgress));
  const server = resources.use(await whenAvailable(() => compose({ ...parts, clock: systemClock })));
  const listener = resources.use(sockets.listen({ config, ...server }));
  const grpc = resources.use(await listenGrpc({ config, log, ...server.introspection }));
  const setUpLink = await server.makeSetUpLink();
  const running = resources.move();
  return {
    url: listener.url,
    grpcPort: grpc?.port ?? null,
    setUpLink,
    demoMade,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
};
