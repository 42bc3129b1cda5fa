import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { authenticatorApp, openPasskeyDevice, setUpApp } from "./authenticators.ts";
import { describeJourneys } from "./browser.ts";
import { prepareJourney } from "./journey.ts";
import { signInOn, signUp } from "./people.ts";
import { settingsOf } from "./settings.ts";

const NEW_PASSWORD = "seven quiet herons wade upstream";

const codesOn = (page: Page) =>
  page.getByRole("region", { name: "Your recovery codes" }).getByRole("listitem").allTextContents();

describeJourneys("what one proves oneself with", () => {
  const journey = prepareJourney("account-security", { MFA_REQUIRED_ROLES: "admin" });

  test("the last second factor of an administrator stays, and the page says why", {
    timeout: 60_000,
  }, async () => {
    await using alice = await signUp(journey.server().url, "alice");
    const { app } = await setUpApp(alice);
    const visitor = await journey.visitor();
    const { page } = visitor;
    await page.goto("/settings/security");
    await signInOn(page, "alice");
    await page.getByLabel("Six-digit code").fill(app.code());
    await page.getByText("Your role makes a second factor obligatory").waitFor();
    visitor.expectRefusal(409);
    await page.getByRole("button", { name: "Remove the app" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Remove the app" }).click();
    await page.getByRole("alert").getByText("A second factor is obligatory for this account").waitFor();
    await visitor.picture("9-01-obligatory");
  });

  test("another password signs the other devices out, and the old one is asked for", {
    timeout: 60_000,
  }, async () => {
    await using _bob = await signUp(journey.server().url, "bob");
    const visitor = await journey.visitor();
    const elsewhere = await journey.visitor();
    await settingsOf(elsewhere.page, "security", "bob");
    const { page } = visitor;
    await settingsOf(page, "security", "bob");
    await page.getByRole("button", { name: "Change password" }).click();
    await page.getByRole("button", { name: "Change password" }).click();
    await expect.poll(() => page.getByText("Please fill this in.").count()).toBe(2);
    visitor.expectRefusal(401);
    await page.getByLabel("Current password").fill("not his password");
    await page.getByLabel("New password").fill(NEW_PASSWORD);
    await page.getByRole("button", { name: "Change password" }).click();
    await page.getByText("That is not your current password. Try again.").waitFor();
    await visitor.picture("9-02-wrong-current-password");
    await page.getByLabel("Current password").fill("correct horse battery staple");
    await page.getByRole("button", { name: "Change password" }).click();
    await page.getByText("The password is changed, and your other devices are signed out.").waitFor();
    await elsewhere.page.getByRole("heading", { name: "Sign in" }).waitFor();
    await signInOn(elsewhere.page, "bob", NEW_PASSWORD);
    await elsewhere.page.getByRole("heading", { level: 1, name: "Sign-in and security" }).waitFor();
  });

  test("an authenticator app is set up, brings recovery codes, and is removed", {
    timeout: 60_000,
  }, async () => {
    await using _carol = await signUp(journey.server().url, "carol");
    const visitor = await journey.visitor();
    const { page } = visitor;
    await settingsOf(page, "security", "carol");
    await page.getByText("They come with the first second factor.").waitFor();
    await page.getByRole("button", { name: "Set up the app" }).click();
    await page.getByRole("img", { name: "QR code for your authenticator app" }).waitFor();
    await visitor.picture("9-03-set-up-app");
    const uri = await page.locator('a[href^="otpauth:"]').getAttribute("href");
    await page.getByLabel("Six-digit code").fill(authenticatorApp(uri ?? "").code());
    const box = page.getByRole("region", { name: "Your recovery codes" });
    await box.waitFor();
    await visitor.picture("9-04-recovery-codes");
    const first = await codesOn(page);
    expect(first).toHaveLength(10);
    await box.getByRole("button", { name: "I have kept them" }).click();
    await page.getByText("10 codes left").waitFor();

    await page.getByRole("button", { name: "Make new codes" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Make new codes" }).click();
    await box.waitFor();
    const second = await codesOn(page);
    expect(second).toHaveLength(10);
    expect(second.some((code) => first.includes(code))).toBe(false);
    await box.getByRole("button", { name: "I have kept them" }).click();

    await page.getByRole("button", { name: "Remove the app" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Remove the app" }).click();
    await page.getByRole("button", { name: "Set up the app" }).waitFor();
  });

  test("a passkey is added, renamed, and removed on the device as well", { timeout: 60_000 }, async () => {
    await using _dave = await signUp(journey.server().url, "dave");
    const visitor = await journey.visitor();
    const { page } = visitor;
    await settingsOf(page, "security", "dave");
    const device = await openPasskeyDevice(page);
    await page.getByText("No passkeys yet.").waitFor();
    await page.getByRole("button", { name: "Add a passkey" }).click();
    const list = page.getByRole("list", { name: "Passkeys" });
    await list.getByText("On one device").waitFor();
    expect(await device.count()).toBe(1);
    await page.getByRole("button", { name: "I have kept them" }).click();
    await visitor.picture("9-05-passkey");
    await list.getByRole("button", { name: /^Rename / }).click();
    await page.getByLabel("Name of the passkey").fill("Blue key");
    await page.keyboard.press("Enter");
    await list.getByText("Blue key").waitFor();
    await list.getByRole("button", { name: "Remove Blue key" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
    await page.getByText("No passkeys yet.").waitFor();
    await expect.poll(() => device.count()).toBe(0);
  });
});
