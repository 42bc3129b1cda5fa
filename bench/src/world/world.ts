import { join } from "node:path";
import { type CpuShares, startCpuMeter } from "./cpu-meter.ts";
import { type Database, openDatabase } from "./database.ts";
import { freePort } from "./free-port.ts";
import { type Placement, place } from "./placement.ts";
import { type ServerProcess, type ServerSettings, startServerProcess } from "./server-process.ts";
import { disposeOnSignal } from "./stop-on-signal.ts";
import { temporaryDirectory } from "./temporary-directory.ts";
import { publishVerificationKey, type TokenSigner } from "./token-signer.ts";

/** One server on a fresh data directory, and the operator's way into its database. */
export interface World extends AsyncDisposable {
  readonly server: ServerProcess;
  readonly database: Database;
  /** The directory of PostgreSQL's socket. */
  readonly databaseHost: string;
  readonly signer: TokenSigner;
  /** Stops the server with its PostgreSQL, in order, and starts both again on the same data and port. */
  restart(): Promise<void>;
  /** Says where everything runs from now on, until the next restart. */
  place(placement: Placement): string;
  meterCpu(): () => CpuShares;
}

interface Running extends AsyncDisposable {
  readonly server: ServerProcess;
  readonly database: Database;
}

const start = async (options: {
  dataDir: string;
  port: number;
  profileDir: string | undefined;
  settings: ServerSettings | undefined;
}): Promise<Running> => {
  await using resources = new AsyncDisposableStack();
  const server = resources.use(await startServerProcess(options));
  const database = openDatabase(join(options.dataDir, "postgres"));
  resources.defer(() => database.end());
  const running = resources.move();
  return { server, database, [Symbol.asyncDispose]: () => running.disposeAsync() };
};

export const startWorld = async ({
  profileDir,
  settings,
}: {
  profileDir?: string | undefined;
  settings?: ServerSettings | undefined;
} = {}): Promise<World> => {
  await using resources = new AsyncDisposableStack();
  const { path: dataDir } = resources.use(temporaryDirectory());
  const options = { dataDir, port: freePort(), profileDir, settings };
  let running = await start(options);
  resources.defer(() => running[Symbol.asyncDispose]());
  const signer = await publishVerificationKey({
    database: running.database,
    issuer: `http://localhost:${options.port}`,
  });
  const placed = () => ({ serverPid: running.server.pid, postgresPid: running.server.postgresPid });
  const all = resources.move();
  const forget = disposeOnSignal(all);
  return {
    get server() {
      return running.server;
    },
    get database() {
      return running.database;
    },
    databaseHost: join(dataDir, "postgres"),
    signer,
    async restart() {
      await running[Symbol.asyncDispose]();
      running = await start(options);
    },
    place: (placement) => place(placement, placed()),
    meterCpu: () => startCpuMeter(placed()),
    async [Symbol.asyncDispose]() {
      forget();
      await all.disposeAsync();
    },
  };
};
