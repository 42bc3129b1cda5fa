import type { Logger } from "pino";
import { type Config, ConfigError, readConfig } from "./config.ts";
import { DEMO_PASSWORD, DEMO_PEOPLE } from "./demo/demo-script.ts";
import { createLog } from "./log.ts";
import { tellProgress } from "./progress.ts";
import { startServer } from "./start-server.ts";

const EXIT_WRONG_SETTING = 2;

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
  if (server.demoMade) progress.accounts(DEMO_PEOPLE, DEMO_PASSWORD);
  log.info({ url: server.url.href }, "ready");
  log.info({ signal: await stopped }, "stopping");
};

const main = async (): Promise<number> => {
  let config: Config;
  try {
    config = readConfig(process.env, { isTerminal: process.stdout.isTTY });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(
      `Wrong setting, see .env.example:\n${error.problems.map((line) => `  ${line}\n`).join("")}`,
    );
    return EXIT_WRONG_SETTING;
  }
  const log = createLog(config);
  try {
    await serve(config, log);
    return 0;
  } catch (error) {
    log.fatal({ err: error }, "The server cannot run");
    return 1;
  } finally {
    log.flush();
  }
};

process.exit(await main());
