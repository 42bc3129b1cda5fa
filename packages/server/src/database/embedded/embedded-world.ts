import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { pino } from "pino";
import { clusterNameOf } from "./cluster.ts";
import { processesIn, signal } from "./process-table.ts";
import { type EmbeddedConnection, startEmbeddedPostgres } from "./start-embedded-postgres.ts";

export const silent = pino({ level: "silent" });

/** A data directory of mode 0700, as `mktemp -d` makes it; removed with whatever still runs on it. */
export function dataDirectory(deeper = ""): Disposable & { path: string; pids(): number[] } {
  const home = mkdtempSync(join(tmpdir(), "parley-embedded-"));
  const path = join(home, deeper, "data");
  const pids = () => {
    try {
      return processesIn(clusterNameOf(join(path, "postgres")));
    } catch {
      return [];
    }
  };
  return {
    path,
    pids,
    [Symbol.dispose]() {
      for (const pid of pids()) signal(pid, "SIGKILL");
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

export const start = (dataDir: string) => startEmbeddedPostgres({ dataDir, log: silent, durable: false });

/** One statement on a connection of its own. */
export async function ask(connection: EmbeddedConnection, statement: string) {
  const client = new pg.Client(connection);
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query(statement)).rows as Record<string, unknown>[];
  } finally {
    await client.end().catch(() => undefined);
  }
}

type Held = { at: string; pid: number; adopted: boolean; refused?: string };

/** A server in a process of its own, to be killed. */
export async function heldServer(dataDir: string) {
  const fixture = fileURLToPath(new URL("./held-server.fixture.ts", import.meta.url));
  const child = spawn(process.execPath, [fixture, dataDir], { stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(child, "exit").then(([code]) => code as number | null);
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  return { child, exited, said: JSON.parse(line) as Held };
}

/** Waits until the condition holds; the test's own time limit is the end of it. */
export async function until<T>(read: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (;;) {
    const value = await read();
    if (value !== undefined) return value;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
