import type { Logger } from "pino";
import { type Config, ConfigError, readConfig } from "./config.ts";
import { DataDirectoryInUse } from "./database/embedded/data-directory-lock.ts";
import { DEMO_PASSWORD, DEMO_PEOPLE } from "./demo/demo-script.ts";
import { createLog } from "./log.ts";
import { tellProgress } from "./progress.ts";
import { startServer } from "./start-server.ts";

/** The operator has to change something before another start can go better. */
const EXIT_OPERATOR = 2;

const stopSignal = () =>
  new Promise<NodeJS.Signals>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, resolve);
  });

/** Serves until a signal comes, then stops in order. */
const serve = async (config: Config, log: Logger): Promise<void> => {
  const stopped = stopSignal();
  const progress = tellProgress(process.stdout);
  const demo = process.argv.includes("--demo");
  await using server = await startServer({ config, log, onProgress: progress.step, demo });
  progress.ready(config.PUBLIC_URL, server.url);
  if (server.setUpLink !== null) progress.setUp(server.setUpLink);
  if (server.demoMade) progress.accounts(DEMO_PEOPLE, DEMO_PASSWORD);
  log.info({ url: server.url.href, grpcPort: server.grpcPort }, "ready");
  log.info({ signal: await stopped }, "stopping");
};

/** What the operator can put right, in words; anything else goes to the log with its stack. */
const explain = (error: unknown): string | null => {
  if (error instanceof DataDirectoryInUse) return error.message;
  if (!(error instanceof ConfigError)) return null;
  return `Wrong setting, see .env.example:\n${error.problems.map((line) => `  ${line}`).join("\n")}`;
};

const main = async (): Promise<number> => {
  let log: Logger | undefined;
  try {
    const config = readConfig(process.env, { isTerminal: process.stdout.isTTY });
    log = createLog(config);
    await serve(config, log);
    return 0;
  } catch (error) {
    const explanation = explain(error);
    if (explanation === null) {
      if (!log) throw error;
      log.fatal({ err: error }, "The server cannot run");
      return 1;
    }
    process.stderr.write(`${explanation}\n`);
    return EXIT_OPERATOR;
  } finally {
    log?.flush();
  }
};

process.exit(await main());
