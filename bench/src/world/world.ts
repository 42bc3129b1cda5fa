import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres, { type Sql } from "postgres";
import { type CpuShares, startCpuMeter } from "./cpu-meter.ts";
import { type Placement, place } from "./placement.ts";
import { type ServerProcess, startServerProcess } from "./server-process.ts";
import { publishVerificationKey, type TokenSigner } from "./token-signer.ts";

/** One server on a fresh data directory, and the operator's way into its database. */
export interface World extends AsyncDisposable {
  readonly server: ServerProcess;
  readonly sql: Sql;
  /** The directory of PostgreSQL's socket. */
  readonly databaseHost: string;
  readonly signer: TokenSigner;
  /** Says where everything runs from now on. */
  place(placement: Placement): string;
  meterCpu(): () => CpuShares;
}

const connect = (databaseHost: string): Sql =>
  postgres({
    host: databaseHost,
    user: "parley",
    database: "parley",
    max: 2,
    onnotice: () => undefined,
    // Dates as text: what is seeded is also compared with what the server answers.
    connection: { TimeZone: "UTC" },
  });

/** A fresh directory, removed when disposed, or when the process ends before that. */
const temporaryDirectory = (): Disposable & { path: string } => {
  const path = mkdtempSync(join(realpathSync(tmpdir()), "parley-bench-"));
  const remove = () => rmSync(path, { recursive: true, force: true });
  process.once("exit", remove);
  return {
    path,
    [Symbol.dispose]() {
      process.off("exit", remove);
      remove();
    },
  };
};

export const startWorld = async ({
  profileDir,
}: {
  profileDir?: string | undefined;
} = {}): Promise<World> => {
  await using resources = new AsyncDisposableStack();
  const directory = resources.use(temporaryDirectory());
  const server = resources.use(await startServerProcess({ dataDir: directory.path, profileDir }));
  const databaseHost = join(directory.path, "postgres");
  const sql = connect(databaseHost);
  resources.defer(() => sql.end({ timeout: 5 }));
  const signer = await publishVerificationKey({ sql, issuer: `http://localhost:${server.port}` });
  const placed = { serverPid: server.pid, postgresPid: server.postgresPid };
  const running = resources.move();
  return {
    server,
    sql,
    databaseHost,
    signer,
    place: (placement) => place(placement, placed),
    meterCpu: () => startCpuMeter(placed),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
};
