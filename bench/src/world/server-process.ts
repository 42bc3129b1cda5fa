import { readFileSync } from "node:fs";
import { join } from "node:path";

export interface ServerProcess extends AsyncDisposable {
  readonly pid: number;
  readonly postgresPid: number;
  readonly port: number;
  /** From the start of the process to the first /health/ready that answered 200. */
  readonly readyAfterMs: number;
}

/** As they stand in `.env`. */
export type ServerSettings = Readonly<Record<string, string>>;

const MAIN = join(import.meta.dirname, "../../../packages/server/src/main.ts");
const READY_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 20_000;

const isReady = (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/health/ready`).then(
    (response) => response.ok,
    () => false,
  );

/** Starts the server as `npm start` does, on its embedded PostgreSQL, and waits until it is ready. */
export const startServerProcess = async ({
  dataDir,
  port,
  profileDir,
  settings = {},
}: {
  dataDir: string;
  port: number;
  /** Where a CPU profile of the server goes; none is made without. */
  profileDir?: string | undefined;
  /** Settings of the server besides the bench's own, as in `.env`. */
  settings?: ServerSettings | undefined;
}): Promise<ServerProcess> => {
  const profiling = profileDir ? ["--cpu-prof", "--cpu-prof-md", `--cpu-prof-dir=${profileDir}`] : [];
  const startedAt = performance.now();
  const child = Bun.spawn([process.execPath, ...profiling, MAIN], {
    env: {
      PATH: process.env.PATH ?? "",
      HOME: process.env.HOME ?? "",
      DATA_DIR: dataDir,
      PORT: String(port),
      PUBLIC_URL: `http://localhost:${port}`,
      LOG_LEVEL: "warn",
      LOG_FORMAT: "json",
      RATE_LIMITS: "off",
      GRPC_PORT: "off",
      ...settings,
    },
    stdout: Bun.file(join(dataDir, "server.log")),
    stderr: "inherit",
  });
  const stop = async () => {
    child.kill("SIGTERM");
    const forced = setTimeout(() => child.kill("SIGKILL"), STOP_TIMEOUT_MS);
    await child.exited;
    clearTimeout(forced);
  };
  while (!(await isReady(port))) {
    const late = performance.now() - startedAt > READY_TIMEOUT_MS;
    if (child.exitCode === null && !late) {
      await Bun.sleep(2);
      continue;
    }
    await stop();
    const said = readFileSync(join(dataDir, "server.log"), "utf8").slice(-2_000);
    throw new Error(`${late ? "The server is not ready after 30 s" : "The server left"}:\n${said}`);
  }
  return {
    pid: child.pid,
    postgresPid: Number.parseInt(readFileSync(join(dataDir, "postgres/postmaster.pid"), "utf8"), 10),
    port,
    readyAfterMs: performance.now() - startedAt,
    [Symbol.asyncDispose]: stop,
  };
};
