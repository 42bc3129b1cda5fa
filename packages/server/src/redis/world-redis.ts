import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe } from "vitest";

/** A redis-server of a test's own, that can be killed, frozen, and started again on the same port. */
export interface TestRedis extends AsyncDisposable {
  readonly url: string;
  /** kill -9. */
  kill(): Promise<void>;
  /** Starts it again, empty. */
  start(): Promise<void>;
  /** Stops answering, with every connection left open. */
  freeze(): void;
  thaw(): void;
}

const freePort = async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address ? address.port : 0;
};

export const openTestRedis = async (): Promise<TestRedis> => {
  const home = mkdtempSync(join(tmpdir(), "parley-redis-"));
  const port = await freePort();
  let child: ChildProcess;

  const start = async () => {
    child = spawn(
      "redis-server",
      ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", home],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    await new Promise<void>((resolve, reject) => {
      child.stdout?.on("data", (text) => {
        if (String(text).includes("Ready to accept connections")) resolve();
      });
      child.once("exit", () => reject(new Error("redis-server left")));
    });
  };

  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
  };

  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    kill,
    start,
    freeze: () => child.kill("SIGSTOP"),
    thaw: () => child.kill("SIGCONT"),
    async [Symbol.asyncDispose]() {
      await kill();
      rmSync(home, { recursive: true, force: true });
    },
  };
};

const isThere = spawnSync("redis-server", ["--version"]).status === 0;

/** A suite that needs redis-server (`apt-get install redis-server`); without it, one line says that it was skipped. */
export const describeWithRedis = (name: string, suite: () => void): void => {
  if (!isThere) process.stderr.write(`Skipped, for there is no redis-server: ${name}\n`);
  describe.skipIf(!isThere)(name, suite);
};
