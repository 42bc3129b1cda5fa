import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { administer, openRow, rowOn } from "./admin.ts";
import { describeJourneys } from "./browser.ts";
import { prepareJourney } from "./journey.ts";
import { PASSWORD, signUp } from "./people.ts";

/** What the server answers to the first rotation of a page that was signed in to more than ten minutes ago. */
const asIfLongAgo = (page: Page) =>
  page.route(
    "**/api/v1/admin/keys/rotate",
    (route) =>
      route.fulfill({
        status: 403,
        contentType: "application/problem+json",
        body: JSON.stringify({
          type: `${new URL(route.request().url()).origin}/problems/reauthentication-required`,
          title: "Confirm that it is you",
          status: 403,
          detail: "Sign in again, and repeat the call.",
          code: "reauthentication_required",
          correlationId: "a-while-ago",
          retry: false,
        }),
      }),
    { times: 1 },
  );

const keyIds = async (url: string): Promise<string[]> => {
  const { keys } = (await (await fetch(`${url}/.well-known/jwks.json`)).json()) as {
    keys: { kid: string }[];
  };
  return keys.map(({ kid }) => kid);
};

const rotate = async (page: Page, way: "As planned" | "The key has leaked") => {
  await page.getByRole("button", { name: "Rotate", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Make the next signing key" });
  await dialog.getByRole("radio", { name: way }).check();
  await dialog.getByRole("button", { name: way === "As planned" ? "Rotate key" : "Rotate now" }).click();
  return dialog;
};

describeJourneys("signing keys", () => {
  const journey = prepareJourney("admin-keys");

  test("one is rotated as planned, by whoever proves first that it is still them; then at once, for one that leaked", {
    timeout: 60_000,
  }, async () => {
    const { url } = journey.server();
    await using _alice = await signUp(url, "alice");
    const visitor = await journey.visitor();
    const { page } = visitor;
    visitor.expectRefusal(403);
    await administer(page, "keys");
    await rowOn(page, "Signing").waitFor();
    expect(await keyIds(url)).toHaveLength(1);

    await asIfLongAgo(page);
    const dialog = await rotate(page, "As planned");
    const password = page.getByRole("textbox", { name: "Password" });
    await password.waitFor();
    await visitor.picture("11-01-still-you");
    // Who would rather not has done nothing, and nothing went wrong.
    await page.keyboard.press("Escape");
    await password.waitFor({ state: "detached" });
    expect(await dialog.getByRole("alert").count()).toBe(0);
    expect(await keyIds(url)).toHaveLength(1);

    await asIfLongAgo(page);
    await dialog.getByRole("button", { name: "Rotate key" }).click();
    await password.fill(PASSWORD);
    await password.press("Enter");
    await dialog.getByText("The next key is made.").waitFor();
    await visitor.picture("11-02-rotated");
    await dialog.getByRole("button", { name: "Done" }).click();
    await rowOn(page, "Published").waitFor();
    expect(await keyIds(url)).toHaveLength(2);
    const pane = await openRow(page, "Published", "Key");
    await pane.getByText("Services learn of it; it does not sign yet.").waitFor();
    await visitor.picture("11-03-published");
    await page.keyboard.press("Escape");

    // The token of this very page counts no longer: it goes on all the same.
    visitor.expectRefusal(401);
    const leaked = await rotate(page, "The key has leaked");
    await leaked.getByText("The next key is made.").waitFor();
    await leaked.getByRole("button", { name: "Done" }).click();
    await expect.poll(() => rowOn(page, "Signing").count()).toBe(1);
    await page.getByRole("link", { name: "Users", exact: true }).click();
    await rowOn(page, "alice@example.org").waitFor();
  });
});
