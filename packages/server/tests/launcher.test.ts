import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const PROCESSES = fileURLToPath(new URL("../../../scripts/processes.mjs", import.meta.url));

/** Stands for the server: says who it is, and what it is told. */
const SERVER = `
  for (const name of ["SIGINT", "SIGTERM"]) process.on(name, () => { console.log(name); process.exitCode = 7; clearInterval(life); });
  const life = setInterval(() => {}, 1000);
  console.log("up " + process.pid);`;

const LAUNCHER = `
  import { handOver, main } from ${JSON.stringify(PROCESSES)};
  await main(() => handOver(process.execPath, ["-e", ${JSON.stringify(SERVER)}]));`;

/** `bun --bun` puts a node of its own in front; the launcher is run by the real one. */
const PATH = (process.env.PATH ?? "")
  .split(":")
  .filter((directory) => !directory.includes("bun-node"))
  .join(":");

async function launch(program: string, args: string[], env: Record<string, string> = {}) {
  const child = spawn(program, args, {
    stdio: ["ignore", "pipe", "inherit"],
    env: { PATH, LAUNCHER, ...env },
  });
  const lines: string[] = [];
  const reader = createInterface(child.stdout);
  reader.on("line", (line) => lines.push(line));
  const over = Promise.all([once(child, "exit"), once(reader, "close")]);
  await once(reader, "line");
  return { child, lines, over };
}

const NODE = ["--input-type=module", "-e", LAUNCHER];

test.each(["SIGINT", "SIGTERM"] as const)(
  "%s reaches the server once, and its exit code comes back",
  async (name) => {
    const { child, lines, over } = await launch("node", NODE);
    child.kill(name);
    const [[code]] = await over;
    expect(lines.slice(1)).toEqual([name]);
    expect(code).toBe(7);
  },
);

test("the end of a server that was killed is told as a shell tells it", async () => {
  const { lines, over } = await launch("node", NODE);
  process.kill(Number(lines[0]?.slice(3)), "SIGKILL");
  const [[code]] = await over;
  expect(code).toBe(137);
});

test("when npm's shell is gone, the server is stopped", async () => {
  const command = 'node --input-type=module -e "$LAUNCHER"; true';
  const { child, lines, over } = await launch("sh", ["-c", command], { npm_lifecycle_event: "start" });
  child.kill("SIGKILL");
  await over;
  expect(lines.slice(1)).toEqual(["SIGTERM"]);
});
