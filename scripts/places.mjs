import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
/** npm's name for it on every system; until its install script has run it is a short text that says so. */
export const BUN = `${ROOT}/node_modules/bun/bin/bun.exe`;
export const VITEST = `${ROOT}/node_modules/vitest/vitest.mjs`;
