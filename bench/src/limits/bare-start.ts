import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "../world/free-port.ts";
import { LOCK, npmStart } from "../world/npm-start.ts";
import { temporaryDirectory } from "../world/temporary-directory.ts";
import { RAW_SERVER } from "./start-raw-server.ts";

const script = `
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
const child = spawn(${JSON.stringify(process.execPath)}, [${JSON.stringify(RAW_SERVER)}], { stdio: "inherit" });
writeFileSync(${JSON.stringify(LOCK)}, JSON.stringify({ pid: child.pid }));
`;

/** How long `npm start` takes where node does nothing but start a Bun that does nothing but answer. */
export const bareStart = async (): Promise<number> => {
  using directory = temporaryDirectory();
  const { path } = directory;
  writeFileSync(join(path, "package.json"), JSON.stringify({ scripts: { start: "node start.mjs" } }));
  writeFileSync(join(path, "start.mjs"), script);
  const { ready } = await npmStart({ directory: path, dataDir: path, port: freePort() });
  return ready;
};
