import { createHash } from "node:crypto";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { BUN, ROOT } from "./places.mjs";
import { Explained, run } from "./processes.mjs";
import { step } from "./progress.mjs";

const NODE_OLDEST = [20, 19];
const LOCK = `${ROOT}/package-lock.json`;
const STAMP = `${ROOT}/node_modules/.parley-installed`;
const NPM_RECORD = `${ROOT}/node_modules/.package-lock.json`;
const BUN_BYTES_MIN = 1_000_000;

export function requireNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > NODE_OLDEST[0] || (major === NODE_OLDEST[0] && minor >= NODE_OLDEST[1])) return;
  throw new Explained(
    `Parley needs Node ${NODE_OLDEST.join(".")} or newer to start, and this is ${process.versions.node} (https://nodejs.org).`,
  );
}

const stat = (path) => statSync(path, { throwIfNoEntry: false });

function readStamp() {
  try {
    return readFileSync(STAMP, "utf8");
  } catch {
    return undefined;
  }
}

/** By the lock file's content, for git touches its time; an installation somebody made by hand since is believed too. */
function isInstalled(hash) {
  const record = stat(NPM_RECORD);
  if (record === undefined) return false;
  return readStamp() === hash || record.mtimeMs >= stat(LOCK).mtimeMs;
}

/** npm as it started us, or the one of the path. */
function npm(args) {
  const cli = process.env.npm_execpath;
  const options = { cwd: ROOT };
  return cli?.endsWith(".js") ? run(process.execPath, [cli, ...args], options) : run("npm", args, options);
}

async function installPackages() {
  const hash = createHash("sha256").update(readFileSync(LOCK)).digest("hex");
  const installed = isInstalled(hash);
  if (installed && readStamp() === hash) return;
  if (!installed)
    await step("Installing packages", () => npm(["ci", "--no-audit", "--no-fund", "--loglevel=error"]));
  try {
    writeFileSync(STAMP, hash);
  } catch {
    // A tree that belongs to somebody else: the next start asks npm's own record again.
  }
}

/** npm may have been told to run no scripts. */
async function hydrateBun() {
  if ((stat(BUN)?.size ?? 0) > BUN_BYTES_MIN) return;
  await step("Unpacking Bun", () =>
    run(process.execPath, ["install.js"], { cwd: `${ROOT}/node_modules/bun` }),
  );
}

/** Brings node_modules up to what the lock file says. Costs about a millisecond when it is. */
export async function ensureInstalled() {
  requireNode();
  await installPackages();
  await hydrateBun();
}
