import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { disposeOnSignal } from "./stop-on-signal.ts";

/** Milliseconds since `npm start` was typed. */
export interface Milestones {
  /** The server's modules are loaded, and it has taken its data directory. */
  readonly loaded: number;
  readonly ready: number;
}

const POLL_MS = 5;
const READY_TIMEOUT_MS = 120_000;
/** Made by what `npm start` starts; names its process. */
export const LOCK = "parley.lock";

const isReady = (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/health/ready`).then(
    (response) => response.ok,
    () => false,
  );

/**
 * Types `npm start` in `directory`, waits until it is ready, lets `look` look at what runs, and stops it.
 * The first poll after ready comes at most 5 ms later.
 */
export const npmStart = async (
  { directory, dataDir, port }: { directory: string; dataDir: string; port: number },
  look: () => void = () => undefined,
): Promise<Milestones> => {
  const at = Date.now();
  const from = performance.now();
  const child = Bun.spawn(["npm", "start"], {
    cwd: directory,
    env: {
      PATH: process.env.PATH ?? "",
      HOME: process.env.HOME ?? "",
      DATA_DIR: dataDir,
      PORT: String(port),
    },
    stdout: Bun.file(join(dataDir, "npm-start.log")),
    stderr: Bun.file(join(dataDir, "npm-start.errors")),
  });
  const said = () =>
    ["log", "errors"].map((name) => readFileSync(join(dataDir, `npm-start.${name}`), "utf8")).join("");
  const stop = async () => {
    // The server itself: npm and what it started leave with it.
    if (child.exitCode === null) process.kill(JSON.parse(readFileSync(join(dataDir, LOCK), "utf8")).pid);
    await child.exited;
  };
  const forget = disposeOnSignal({ [Symbol.asyncDispose]: stop });
  try {
    while (!(await isReady(port))) {
      if (child.exitCode !== null) throw new Error(`npm start ended:\n${said()}`);
      if (performance.now() - from > READY_TIMEOUT_MS)
        throw new Error("npm start is not ready after 2 minutes");
      await Bun.sleep(POLL_MS);
    }
    const ready = performance.now() - from;
    look();
    return { loaded: statSync(join(dataDir, LOCK)).mtimeMs - at, ready };
  } finally {
    await stop();
    forget();
  }
};
