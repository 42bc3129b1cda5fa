import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { describeJourneys } from "./browser.ts";
import { prepareJourney } from "./journey.ts";
import { PASSWORD, signUp } from "./people.ts";
import { settingsOf } from "./settings.ts";

const ZIP_BEGINS = "PK";

const saved = async (page: Page, button: string) => {
  const coming = page.waitForEvent("download");
  await page.getByRole("button", { name: button }).click();
  const download = await coming;
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
};

describeJourneys("one's data", () => {
  const journey = prepareJourney("account-data");

  test("a copy of everything is saved, as JSON and as a zip", { timeout: 60_000 }, async () => {
    await using _alice = await signUp(journey.server().url, "alice");
    const visitor = await journey.visitor();
    const { page } = visitor;
    await settingsOf(page, "data", "alice");
    const json = await saved(page, "Download as JSON");
    expect(json.name).toBe("parley-alice.json");
    expect(JSON.parse(json.bytes.toString())).toMatchObject({ account: { username: "alice" } });
    await page
      .getByRole("status")
      .getByText(/saved$/)
      .waitFor();
    await visitor.picture("12-01-export");
    const zip = await saved(page, "Download as zip");
    expect(zip.name).toBe("parley-alice.zip");
    expect(zip.bytes.subarray(0, 2).toString()).toBe(ZIP_BEGINS);
  });

  test("an account is left by typing its name, and every device is signed out", {
    timeout: 60_000,
  }, async () => {
    await using _bob = await signUp(journey.server().url, "bob");
    const visitor = await journey.visitor();
    const elsewhere = await journey.visitor();
    await settingsOf(elsewhere.page, "profile", "bob");
    const { page } = visitor;
    visitor.expectRefusal(401);
    visitor.expectRefusal(403);
    await settingsOf(page, "data", "bob");
    await page.getByRole("button", { name: "Deactivate…" }).click();
    await page.getByLabel("Type your username, bob, to confirm").fill("alice");
    await page.getByRole("button", { name: "Deactivate my account" }).click();
    await page.getByText("That is not your username.").waitFor();
    await visitor.picture("12-02-deactivate");
    await page.getByLabel("Type your username, bob, to confirm").fill("bob");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Bring your account back" }).waitFor();
    await elsewhere.page.getByRole("heading", { name: "Sign in" }).waitFor();
    await visitor.picture("12-03-left");
    await page.getByLabel("E-mail or username").fill("bob");
    await page.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
    await page.getByRole("button", { name: "Bring it back" }).click();
    await page.getByRole("heading", { name: "Welcome back" }).waitFor();
    const later = await journey.visitor();
    await settingsOf(later.page, "profile", "bob");
  });

  test("the last administrator cannot leave, and the page says what to do", { timeout: 60_000 }, async () => {
    const visitor = await journey.visitor();
    const { page } = visitor;
    visitor.expectRefusal(409);
    await settingsOf(page, "data", "alice");
    await page.getByRole("button", { name: "Deactivate…" }).click();
    await page.getByLabel("Type your username, alice, to confirm").fill("alice");
    await page.keyboard.press("Enter");
    await page
      .getByRole("alert")
      .getByText("This is the last active administrator. Make somebody else an administrator first.")
      .waitFor();
  });
});
