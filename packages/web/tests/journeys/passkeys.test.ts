import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { openPasskeyDevice } from "./authenticators.ts";
import { describeJourneys } from "./browser.ts";
import { prepareJourney } from "./journey.ts";
import { PASSWORD, signUpOn } from "./people.ts";

const inside = (page: Page) => page.getByRole("navigation", { name: "Conversations" });

const signOutOn = async (page: Page) => {
  await page.getByRole("button", { name: "Your account" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
};

describeJourneys("passkeys", () => {
  const journey = prepareJourney("passkeys", { MFA_REQUIRED_ROLES: "admin" });

  test("a passkey is made, signs in alone, is a second factor, and once removed is refused", {
    timeout: 90_000,
  }, async () => {
    const visitor = await journey.visitor();
    const { page } = visitor;
    const device = await openPasskeyDevice(page);
    await page.goto("/sign-up");
    await signUpOn(page, "alice");
    await page.getByRole("button", { name: /^Passkey/ }).click();
    await page.getByRole("button", { name: "Make a passkey" }).waitFor();
    await visitor.picture("12-01-make");
    await page.getByRole("button", { name: "Make a passkey" }).click();
    await page.getByRole("heading", { name: "Your recovery codes" }).waitFor();
    expect(await device.count()).toBe(1);
    await page.getByRole("button", { name: "I have kept them" }).click();
    await inside(page).waitFor();

    // The finger is away, so that nothing is confirmed before it is asked for.
    await device.present(false);
    await signOutOn(page);
    await page.getByRole("button", { name: "Sign in with a passkey" }).waitFor();
    await visitor.picture("12-02-sign-in");
    await device.present(true);
    await page.getByRole("button", { name: "Sign in with a passkey" }).click();
    await inside(page).waitFor();

    await device.present(false);
    await signOutOn(page);
    // What led in the last time says so.
    await page.getByRole("button", { name: "Sign in with a passkey Last used" }).waitFor();
    await page.getByRole("button", { name: /^Alice/ }).click();
    await page.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByRole("heading", { name: "One more step" }).waitFor();
    await visitor.picture("12-03-second-factor");
    await device.present(true);
    await page.getByRole("button", { name: "Use a passkey" }).click();
    await inside(page).waitFor();
  });
});
