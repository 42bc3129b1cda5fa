import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { shotsFolder } from "./shots.ts";
import { ensureWebBuilt } from "./web-build.ts";

const MAIN = join(import.meta.dirname, "../../../server/src/main.ts");
const READY_MS_MAX = 30_000;
const STOP_MS_MAX = 15_000;

/** The server as people run it: a process of its own, its PostgreSQL beside it, the built pages served by it. */
export interface JourneyServer extends AsyncDisposable {
  readonly url: string;
  /** Starts it again after a kill, on the same data; with these settings besides its own. */
  start(changed?: Readonly<Record<string, string>>): Promise<void>;
  /** kill -9: it cannot say goodbye to anyone. */
  kill(): Promise<void>;
  /** kill -9 of its PostgreSQL, under the running server. */
  killPostgres(): void;
}

const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("No free port");
  return address.port;
};

const isReady = (url: string): Promise<boolean> =>
  fetch(`${url}/health/ready`).then(
    (answer) => answer.ok,
    () => false,
  );

/** `name` is that of its log, beside the pictures. */
export const startJourneyServer = async (
  name: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<JourneyServer> => {
  await ensureWebBuilt();
  const home = mkdtempSync(join(tmpdir(), "parley-journey-"));
  const dataDir = join(home, "data");
  const logFile = join(shotsFolder(), `${name}.log`);
  const port = await freePort();
  const url = `http://localhost:${port}`;
  let child: ChildProcess | undefined;

  const start = async (changed: Readonly<Record<string, string>> = {}) => {
    const log = openSync(logFile, "a");
    const started = spawn(process.execPath, [MAIN], {
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        DATA_DIR: dataDir,
        PORT: String(port),
        PUBLIC_URL: url,
        RATE_LIMITS: "off",
        LOG_LEVEL: "warn",
        LOG_FORMAT: "json",
        ...settings,
        ...changed,
      },
      stdio: ["ignore", log, log],
    });
    closeSync(log);
    child = started;
    const lateAt = performance.now() + READY_MS_MAX;
    while (!(await isReady(url))) {
      if (started.exitCode !== null) throw new Error(`The server left: ${readFileSync(logFile, "utf8")}`);
      if (performance.now() > lateAt) throw new Error(`The server is not ready: see ${logFile}`);
      await sleep(20);
    }
  };

  const end = async (signal: NodeJS.Signals) => {
    const ending = child;
    child = undefined;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
    const left = once(ending, "exit");
    ending.kill(signal);
    const forced = setTimeout(() => ending.kill("SIGKILL"), STOP_MS_MAX);
    await left;
    clearTimeout(forced);
  };

  const endAtOnce = () => child?.kill("SIGTERM");
  process.once("exit", endAtOnce);

  await start();
  return {
    url,
    start,
    kill: () => end("SIGKILL"),
    killPostgres() {
      const pidFile = readFileSync(join(dataDir, "postgres/postmaster.pid"), "utf8");
      process.kill(Number.parseInt(pidFile, 10), "SIGKILL");
    },
    async [Symbol.asyncDispose]() {
      await end("SIGTERM");
      process.off("exit", endAtOnce);
      rmSync(home, { recursive: true, force: true });
    },
  };
};
