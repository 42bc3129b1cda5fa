import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { BUN, ROOT } from "./places.mjs";
import { run } from "./processes.mjs";
import { step } from "./progress.mjs";

const WEB = `${ROOT}/packages/web`;
const STAMP = `${WEB}/dist/.built-from`;
const SOURCES = [
  ...["src", "public", "index.html", "vite.config.ts", "package.json"].map((name) => `${WEB}/${name}`),
  `${ROOT}/packages/client/src`,
  `${ROOT}/packages/contract/src`,
  `${ROOT}/package-lock.json`,
];

function* filesUnder(path) {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isDirectory()) {
    yield `${path} ${found.size} ${found.mtimeMs}`;
    return;
  }
  for (const name of readdirSync(path).sort()) yield* filesUnder(`${path}/${name}`);
}

/** Names, sizes and times: a few milliseconds, and a file that was removed counts too. */
function fingerprint() {
  const hash = createHash("sha256");
  for (const path of SOURCES) for (const line of filesUnder(path)) hash.update(`${line}\n`);
  return hash.digest("hex");
}

/** Builds the web client where its sources are not those of the last build. */
export async function ensureWebBuilt() {
  if (!existsSync(`${WEB}/index.html`)) return;
  const now = fingerprint();
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === now) return;
  await step("Building the web client", () =>
    run(BUN, ["--bun", `${ROOT}/node_modules/vite/bin/vite.js`, "build", "--logLevel", "warn"], { cwd: WEB }),
  );
  writeFileSync(STAMP, now);
}
