import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { describe } from "vitest";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

const ARGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const findChromium = (): string | undefined => {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const folders = ["/usr/bin", ...(process.env.PATH ?? "").split(delimiter)];
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(existsSync);
};

const found = findChromium();
// Every worker of a run reads this; one of them says it.
if (!found && process.env.VITEST_POOL_ID === "1") {
  process.stderr.write("Journeys skipped: no Chromium. Install one, or set CHROMIUM to its path.\n");
}

/** Like `describe`, where there is a browser; skipped where there is none. */
export const describeJourneys = describe.skipIf(!found);

/** Of the machine's own Chromium; each person gets a context of it. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ ...(found ? { executablePath: found } : {}), args: ARGS, timeout: 30_000 });
