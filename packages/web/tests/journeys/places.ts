import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";

/** What stands beside the conversation. */
export const paneOn = (page: Page, name: string): Locator => page.getByRole("complementary", { name });

/** The thread beside the conversation. */
export const threadOn = (page: Page): Locator => paneOn(page, "Thread");

/** Writes a reply into the open thread. */
export const reply = async (page: Page, text: string): Promise<void> => {
  const field = threadOn(page).getByRole("textbox", { name: "Reply in thread" });
  await field.fill(text);
  await field.press("Enter");
};

/** Whether an element has the focus, or holds what has it. */
export const hasFocus = (element: Locator): Promise<boolean> =>
  element.evaluate((node) => node.contains(document.activeElement));

export const expectFocus = (element: Locator): Promise<void> =>
  expect.poll(() => hasFocus(element)).toBe(true);

/** The message that one has jumped to stands on the screen. */
export const expectInPlace = async (page: Page, text: string): Promise<void> => {
  const row = page.locator("article[data-message]").filter({ hasText: text }).first();
  await row.waitFor();
  await expect
    .poll(() =>
      row.evaluate((node) => {
        const { top, bottom } = node.getBoundingClientRect();
        return top >= 0 && bottom <= innerHeight;
      }),
    )
    .toBe(true);
};
