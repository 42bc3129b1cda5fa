import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { killBackend, killPostgres, stopPostgres } from "./postgres-process.ts";

/** The real server, in a process of its own, with PostgreSQL inside. */
export interface ServerProcess extends AsyncDisposable {
  /** Null while it is down. */
  port(): number | null;
  /** Its last words each time it left without having been killed. */
  crashes(): readonly string[];
  kill(): void;
  killPostgres(): void;
  /** Kills one of the processes that serve the server's connections to PostgreSQL. */
  killBackend(): void;
  /** Stops the server in its tracks, until what this returns is called. */
  freeze(): () => void;
  /** Starts it on the data it has, again where it leaves, as a service manager does; resolves when it answers. */
  start(): Promise<void>;
}

export const SERVER_ENTRY = join(import.meta.dirname, "../../../../packages/server/src/main.ts");

const READY = /Parley is ready: (http\S+)/;
const START_ATTEMPTS_MAX = 3;
const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 15_000;
const LAST_WORDS_CHARACTERS = 4_000;

const isGone = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

export const createServerProcess = ({ entry, home }: { entry: string; home: string }): ServerProcess => {
  const dataDir = join(home, "data");
  const log = createWriteStream(join(home, "server.log"), { flags: "a" });
  let child: ChildProcess | null = null;
  let port: number | null = null;
  const crashes: string[] = [];
  let lastWords = "";

  const launch = () =>
    spawn(process.execPath, [entry], {
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        DATA_DIR: dataDir,
        PORT: "0",
        RATE_LIMITS: "off",
        DIRECT_MESSAGES: "everyone",
        // What stands is to come from the people alone, and not from a page somewhere.
        LINK_PREVIEWS: "off",
        LOG_LEVEL: "warn",
        LOG_FORMAT: "json",
      },
    });

  const start = async () => {
    const started = launch();
    child = started;
    const ready = new Promise<number>((resolve, reject) => {
      const hear = (chunk: Buffer) => {
        log.write(chunk);
        lastWords = `${lastWords}${chunk}`.slice(-LAST_WORDS_CHARACTERS);
        const url = port === null ? READY.exec(lastWords)?.[1] : undefined;
        if (url !== undefined) resolve(Number(new URL(url).port));
      };
      started.stdout?.on("data", hear);
      started.stderr?.on("data", hear);
      started.once("exit", (code, signal) => {
        if (child === started) port = null;
        if (signal !== "SIGKILL" && signal !== "SIGTERM" && code !== 0) crashes.push(lastWords);
        reject(new Error(`The server left (${signal ?? code}) before it was ready:\n${lastWords}`));
      });
    });
    ready.catch(() => {});
    lastWords = "";
    const late = pause(START_TIMEOUT_MS, null, { ref: false });
    const found = await Promise.race([ready, late]);
    if (found === null) throw new Error(`The server was not ready in ${START_TIMEOUT_MS} ms:\n${lastWords}`);
    port = found;
  };

  const gone = async (leaving: ChildProcess) => {
    if (!isGone(leaving)) await once(leaving, "exit");
  };

  const stop = async () => {
    if (child !== null && !isGone(child)) {
      child.kill("SIGCONT");
      child.kill("SIGTERM");
      await Promise.race([gone(child), pause(STOP_TIMEOUT_MS, undefined, { ref: false })]);
      child.kill("SIGKILL");
      await gone(child);
    }
    await stopPostgres(dataDir);
    log.end();
  };

  return {
    port: () => port,
    crashes: () => crashes,
    kill() {
      port = null;
      child?.kill("SIGKILL");
    },
    killPostgres: () => killPostgres(dataDir),
    killBackend: () => killBackend(dataDir),
    freeze() {
      const frozen = child;
      frozen?.kill("SIGSTOP");
      return () => void frozen?.kill("SIGCONT");
    },
    async start() {
      for (let attempt = 1; ; attempt += 1) {
        if (child !== null) await gone(child);
        try {
          return await start();
        } catch (error) {
          if (attempt === START_ATTEMPTS_MAX) throw error;
        }
      }
    },
    [Symbol.asyncDispose]: stop,
  };
};
