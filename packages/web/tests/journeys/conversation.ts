import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";

export const messagesOn = (page: Page): Locator => page.getByRole("log", { name: "Messages" });

export const messageOn = (page: Page, text: string): Locator =>
  messagesOn(page)
    .locator("article")
    .filter({ has: page.getByText(text, { exact: true }) });

export const composerOn = (page: Page): Locator => page.getByRole("textbox", { name: /^Message / });

/** Writes a message as people do: types it, then Enter. */
export const write = async (page: Page, text: string): Promise<void> => {
  await composerOn(page).fill(text);
  await composerOn(page).press("Enter");
};

/** The clock beside what has not been sent yet. */
export const waitingOn = (page: Page): Locator => page.getByRole("img", { name: "Waiting to be sent" });

export const connectionOn = (page: Page): Locator => page.getByRole("status", { name: "Connection" });

/** Waits until each text stands on the page, acknowledged, and then holds that it stands there once. */
export const expectOnce = async (page: Page, texts: readonly string[]): Promise<void> => {
  for (const text of texts) await messageOn(page, text).and(page.locator("[data-seq]")).first().waitFor();
  const counts = await Promise.all(texts.map((text) => messageOn(page, text).count()));
  expect(Object.fromEntries(texts.map((text, at) => [text, counts[at]]))).toEqual(
    Object.fromEntries(texts.map((text) => [text, 1])),
  );
};

/** How far each text stands from the top, in the order of the screen. */
export const textsInOrder = async (page: Page, texts: readonly string[]): Promise<string[]> => {
  const tops = await Promise.all(
    texts.map(async (text) => ({ text, top: (await messageOn(page, text).boundingBox())?.y ?? Number.NaN })),
  );
  return tops.sort((a, b) => a.top - b.top).map(({ text }) => text);
};
