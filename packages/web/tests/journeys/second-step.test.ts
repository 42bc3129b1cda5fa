import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { authenticatorApp, type SecondFactor, setUpApp } from "./authenticators.ts";
import { describeJourneys } from "./browser.ts";
import { prepareJourney } from "./journey.ts";
import { PASSWORD, signInOn, signUp, signUpOn } from "./people.ts";

const inside = (page: Page) => page.getByRole("navigation", { name: "Conversations" });
const codeField = (page: Page) => page.getByRole("textbox", { name: "Six-digit code" });

const signOutOn = async (page: Page) => {
  await page.getByRole("button", { name: "Your account" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
};

describeJourneys("the second step", () => {
  const journey = prepareJourney("second-step");
  let factor: SecondFactor | undefined;

  test("six digits of the app finish a sign-in, and a wrong code says what to do", {
    timeout: 60_000,
  }, async () => {
    await using alice = await signUp(journey.server().url, "alice");
    factor = await setUpApp(alice);
    const visitor = await journey.visitor();
    const { page } = visitor;
    await page.goto("/people");
    await signInOn(page, "alice");
    await page.getByRole("heading", { name: "One more step" }).waitFor();
    await expect.poll(() => codeField(page).evaluate((field) => field === document.activeElement)).toBe(true);
    await visitor.picture("10-01-second-step");
    visitor.expectRefusal(400);
    await codeField(page).fill("000000");
    await page.getByRole("alert").getByText("That code is not right.").waitFor();
    await visitor.picture("10-02-wrong-code");
    // On the way to the app and back a phone may load the page anew.
    await page.reload();
    // As it is pasted from an app; the sixth digit sends it.
    const code = factor.app.code();
    await codeField(page).fill(`${code.slice(0, 3)} ${code.slice(3)}`);
    await page.getByRole("heading", { level: 1, name: "People" }).waitFor();
  });

  test("only what is set up is offered: the app, and a recovery code, which counts once", {
    timeout: 60_000,
  }, async () => {
    const visitor = await journey.visitor();
    const { page } = visitor;
    const recovery = factor?.recoveryCodes[0] ?? "";
    await page.goto("/");
    await signInOn(page, "alice");
    expect(await page.getByRole("button", { name: "Use a passkey" }).count()).toBe(0);
    await page.getByRole("button", { name: "Use a recovery code" }).click();
    await page.getByRole("textbox", { name: "Recovery code" }).fill(recovery.toUpperCase());
    await visitor.picture("10-03-recovery-code");
    await page.getByRole("button", { name: "Confirm" }).click();
    await inside(page).waitFor();
    await signOutOn(page);

    // Picked, not typed. A recovery code stays the last resort, though it was what worked last.
    await page.getByRole("button", { name: /^Alice/ }).click();
    await visitor.picture("10-04-picked");
    await page.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await codeField(page).waitFor();
    await page.getByRole("button", { name: "Use a recovery code" }).click();
    const field = page.getByRole("textbox", { name: "Recovery code" });
    visitor.expectRefusal(400);
    await field.fill(recovery);
    await page.getByRole("button", { name: "Confirm" }).click();
    await page.getByRole("alert").getByText("That recovery code is not right, or was used before.").waitFor();
    // There is a way back.
    await page.getByRole("button", { name: "Back" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
  });

  test("a remembered device is asked once, and another browser again", { timeout: 90_000 }, async () => {
    const { page } = await journey.visitor();
    await page.goto("/");
    await signInOn(page, "alice");
    await page.getByRole("checkbox", { name: /Do not ask here again for 30 days/ }).check();
    await page.getByRole("button", { name: "Use a recovery code" }).click();
    await page.getByRole("textbox", { name: "Recovery code" }).fill(factor?.recoveryCodes[1] ?? "");
    await page.getByRole("button", { name: "Confirm" }).click();
    await inside(page).waitFor();
    await signOutOn(page);
    await page.getByRole("button", { name: /^Alice/ }).click();
    await page.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await inside(page).waitFor();

    const other = await journey.visitor();
    await other.page.goto("/");
    await signInOn(other.page, "alice");
    await other.page.getByRole("heading", { name: "One more step" }).waitFor();
  });
});

describeJourneys("a role that needs a second factor", () => {
  const journey = prepareJourney("second-step-obligatory", { MFA_REQUIRED_ROLES: "admin" });

  test("leads to setting one up before anything else, and then goes on where one wanted to", {
    timeout: 60_000,
  }, async () => {
    const visitor = await journey.visitor();
    const { page } = visitor;
    await page.goto("/sign-up");
    await signUpOn(page, "alice");
    await page.getByRole("heading", { name: "Set up a second factor" }).waitFor();
    await visitor.picture("11-01-enrol");
    // Nothing else is there yet.
    await page.goto("/people");
    await page.getByRole("heading", { name: "Set up a second factor" }).waitFor();
    await page.getByRole("button", { name: /^Authenticator app/ }).click();
    await page.getByRole("img", { name: "QR code for your authenticator app" }).waitFor();
    await visitor.picture("11-02-app");
    const secret = (await page.locator("code").innerText()).replaceAll(" ", "");
    const app = authenticatorApp(`otpauth://totp/Parley:alice?secret=${secret}&issuer=Parley`);
    await codeField(page).fill(app.code());
    await page.getByRole("heading", { name: "Your recovery codes" }).waitFor();
    const codes = page.getByRole("list", { name: "Your recovery codes" }).getByRole("listitem");
    expect(await codes.count()).toBeGreaterThanOrEqual(8);
    await visitor.picture("11-03-codes");
    const [kept] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Download" }).click(),
    ]);
    expect(kept.suggestedFilename()).toBe("parley-recovery-codes-alice.txt");
    await page.getByRole("button", { name: "I have kept them" }).click();
    await page.getByRole("heading", { level: 1, name: "People" }).waitFor();
  });
});
