import type { MessageLog } from "../../src/chat/message/message-log.ts";
import { readConfig } from "../../src/config.ts";
import { createLog } from "../../src/log.ts";
import { tellProgress } from "../../src/progress.ts";
import { startServer } from "../../src/start-server.ts";

/**
 * Serves as `main.ts` does, with a message log that breaks one of its promises. Each file beside this one is such a
 * server: the checker is to find out what is wrong with it.
 */
export const serveBroken = async (wrapLog: (log: MessageLog) => MessageLog): Promise<void> => {
  const stopped = new Promise((resolve) => process.once("SIGTERM", resolve));
  const config = readConfig(process.env, { isTerminal: false });
  const progress = tellProgress(process.stdout);
  const server = await startServer({ config, log: createLog(config), onProgress: progress.step, wrapLog });
  progress.ready(config.PUBLIC_URL, server.url);
  await stopped;
  await server[Symbol.asyncDispose]();
  process.exit(0);
};
