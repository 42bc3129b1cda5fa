import type { Page } from "playwright-core";
import { PASSWORD, signInOn } from "./people.ts";

/** Goes to a page of one's settings, and signs in on the way. */
export const settingsOf = async (
  page: Page,
  place: string,
  username: string,
  password = PASSWORD,
): Promise<void> => {
  await page.goto(`/settings/${place}`);
  await signInOn(page, username, password);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.waitForURL(`**/settings/${place}`);
};

/** Proves again who is signed in, where the page asks for it. */
export const confirmSelf = async (page: Page, password = PASSWORD): Promise<void> => {
  const dialog = page.getByRole("dialog", { name: "Confirm that it is you" });
  await dialog.getByRole("textbox", { name: "Password" }).fill(password);
  await dialog.getByRole("button", { name: "Confirm" }).click();
  await dialog.waitFor({ state: "detached" });
};
