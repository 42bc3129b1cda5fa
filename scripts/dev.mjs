// npm run dev: the server, restarted when its sources change, and Vite with hot reload in front of it. Both end together.
import { spawn } from "node:child_process";
import { ensureInstalled } from "./install.mjs";
import { BUN, ROOT } from "./places.mjs";
import { main } from "./processes.mjs";

const STOP_PATIENCE_MS = 10_000;

const programs = () => [
  {
    args: ["--watch", "--no-clear-screen", "packages/server/src/main.ts", ...process.argv.slice(2)],
    cwd: ROOT,
  },
  {
    args: ["--bun", `${ROOT}/node_modules/vite/bin/vite.js`, "--clearScreen", "false"],
    cwd: `${ROOT}/packages/web`,
  },
];

await main(async () => {
  await ensureInstalled();
  const children = programs().map(({ args, cwd }) =>
    spawn(BUN, args, { cwd, stdio: "inherit", detached: true }),
  );
  const ends = children.map(
    (child) => new Promise((resolve) => child.on("exit", (code) => resolve(code ?? 1))),
  );
  const stop = () => {
    for (const child of children) child.kill("SIGTERM");
    setTimeout(() => children.forEach((child) => void child.kill("SIGKILL")), STOP_PATIENCE_MS).unref();
  };
  // Being told to stop is how this ends when all went well.
  let told = false;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => {
      told = true;
      stop();
    });
  }
  const first = await Promise.race(ends);
  stop();
  await Promise.all(ends);
  return told ? 0 : first;
});
