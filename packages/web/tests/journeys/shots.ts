import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { onTestFailed } from "vitest";

let folder: string | undefined;

/** Where the pictures of this run go: SHOTS, or a temporary folder. */
export const shotsFolder = (): string => {
  folder ??= process.env.SHOTS ?? mkdtempSync(join(tmpdir(), "parley-journeys-"));
  mkdirSync(folder, { recursive: true });
  return folder;
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
    process.stderr.write(`Pictures of each step: ${shotsFolder()}\n`);
  });
