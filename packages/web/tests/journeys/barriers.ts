import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { expect } from "vitest";

const AXE = readFileSync(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");
const SERIOUS = new Set<string | null | undefined>(["serious", "critical"]);

/** Wherever something fades in: only what stands is measured. */
const settle = (page: Page) =>
  expect
    .poll(() =>
      page.evaluate(() => document.getAnimations().filter((each) => each.playState === "running").length),
    )
    .toBe(0);

/** What keeps people out, seriously, by the rules of axe. */
export const seriousOn = async (page: Page): Promise<string[]> => {
  await settle(page);
  await page.evaluate(AXE);
  const { violations } = await page.evaluate<AxeResults>(
    "axe.run(document, { resultTypes: ['violations'] })",
  );
  return violations
    .filter(({ impact }) => SERIOUS.has(impact))
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`));
};
