import type { Locator, Page } from "playwright-core";
import { befriend, directChannel, type Person, signIn, signUp } from "./people.ts";

interface Friends extends AsyncDisposable {
  readonly alice: Person;
  readonly bob: Person;
  readonly direct: string;
}

const cameBefore = new Set<string>();

/** Alice and Bob, who act through the API: friends on this server, made where they are not there yet. */
export const befriended = async (url: string): Promise<Friends> => {
  const isNew = !cameBefore.has(url);
  cameBefore.add(url);
  const come = isNew ? signUp : signIn;
  const [alice, bob] = [await come(url, "alice"), await come(url, "bob")];
  if (isNew) await befriend(alice, bob);
  const direct = await directChannel(alice, bob);
  return {
    alice,
    bob,
    direct,
    async [Symbol.asyncDispose]() {
      await alice[Symbol.asyncDispose]();
      await bob[Symbol.asyncDispose]();
    },
  };
};

/** Chooses an action of a message with the pointer: from its toolbar, or from the menu behind it. */
export const actOn = async (message: Locator, action: string): Promise<void> => {
  const page = message.page();
  await message.hover();
  const direct = message.getByRole("toolbar").getByRole("button", { name: action, exact: true });
  if ((await direct.count()) > 0) return direct.click();
  await message.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: action }).click();
};

/** A reaction under whichever message has it. */
export const chipOn = (page: Page, emoji: string, count: number): Locator =>
  page.getByRole("button", { name: `${emoji}, ${count} reaction${count === 1 ? "" : "s"}` });

/** Types into the open picker, and takes what it finds first. */
export const chooseEmoji = async (page: Page, name: string): Promise<void> => {
  const search = page.getByRole("searchbox", { name: "Search emoji" });
  await search.fill(name);
  await page.getByRole("gridcell").first().waitFor();
  await page.keyboard.press("Enter");
  await search.waitFor({ state: "detached" });
};
