import type { Locator, Page } from "playwright-core";
import type { Person } from "./people.ts";
import { signInOn } from "./people.ts";

/** The details beside a list, by what they are of: `User`, `Role`, `Event` … */
export const paneOn = (page: Page, name: string): Locator => page.getByRole("complementary", { name });

/** The row of an administration page that has this text. */
export const rowOn = (page: Page, text: string | RegExp): Locator =>
  page.getByRole("row").filter({ hasText: text });

/** Opens the details of one row. */
export const openRow = async (page: Page, text: string | RegExp, pane: string): Promise<Locator> => {
  await rowOn(page, text).first().getByRole("button").click();
  await paneOn(page, pane).waitFor();
  return paneOn(page, pane);
};

/** Goes to a page of administration and signs in on the way. */
export const administer = async (page: Page, place: string, username = "alice"): Promise<void> => {
  await page.goto(`/admin/${place}`);
  await signInOn(page, username);
  await page.getByRole("main").getByRole("heading", { level: 1 }).waitFor();
};

/** Marks the page as it stands: a reload would lose it. */
export const markPage = (page: Page): Promise<void> =>
  page.evaluate(() => void Reflect.set(globalThis, "hasStayed", true));

export const hasStayed = (page: Page): Promise<boolean> =>
  page.evaluate(() => Reflect.get(globalThis, "hasStayed") === true);

/** Makes a role and gives it to someone, besides `user`. */
export const giveRole = async (
  { parley }: Person,
  to: Person,
  role: { name: string; permissions: `${string}.${string}`[] },
): Promise<void> => {
  await parley.call("role.create", role);
  await parley.call("admin-user.setRoles", { id: to.id, roles: ["user", role.name] });
};
