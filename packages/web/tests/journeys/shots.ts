import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { onTestFailed } from "vitest";

let folder: string | undefined;
let hasFailed = false;

/** Where the pictures and logs go: SHOTS, or a temporary folder that stays if a test failed. */
export const shotsFolder = (): string => {
  folder ??= process.env.SHOTS ?? mkdtempSync(join(tmpdir(), "parley-journeys-"));
  mkdirSync(folder, { recursive: true });
  return folder;
};

/** At the end of a file: nobody looks at the pictures of what went well, unless they asked for them. */
export const clearShots = (): void => {
  if (hasFailed || process.env.SHOTS || folder === undefined) return;
  rmSync(folder, { recursive: true, force: true });
  folder = undefined;
};

/** Takes a picture of a step, as it looks when nothing moves any more. */
export const shoot = async (page: Page, name: string): Promise<void> => {
  await page.screenshot({
    path: join(shotsFolder(), `${name}.png`),
    animations: "disabled",
    caret: "initial",
  });
};

/** Says where the pictures are, should the test that runs fail. */
export const tellShotsOnFailure = (): void =>
  onTestFailed(() => {
    hasFailed = true;
    process.stderr.write(`Pictures of each step: ${shotsFolder()}\n`);
  });
