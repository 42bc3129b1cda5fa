import { createParley } from "@parley/client";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { openPasskeyDevice, setUpApp } from "./authenticators.ts";
import { describeJourneys } from "./browser.ts";
import { prepareJourney } from "./journey.ts";
import { PASSWORD, signUpOn } from "./people.ts";

const inside = (page: Page) => page.getByRole("navigation", { name: "Conversations" });

const signOutOn = async (page: Page) => {
  await page.getByRole("button", { name: "Your account" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
};

/** Of which sites the page has told the device that a passkey is not known there (WebAuthn Signal API). */
const signalsOn = async (page: Page): Promise<() => Promise<string[]>> => {
  await page.addInitScript(() => {
    const sites: string[] = [];
    Object.assign(window, { signalled: sites });
    const signal = async ({ rpId }: { rpId: string }) => void sites.push(rpId);
    Object.assign(PublicKeyCredential, { signalUnknownCredential: signal });
  });
  return () => page.evaluate(() => (window as unknown as { signalled: string[] }).signalled);
};

/** As from another device: she signs in by a recovery code, sets up an app in its place and removes the passkey. */
const removePasskeys = async (url: string, code: string) => {
  await using parley = createParley({ url, transport: "body" });
  const due = await parley.signIn({ identifier: "alice", password: PASSWORD });
  if (!("mfaRequired" in due)) throw new Error("No second step was due");
  const answer = await parley.enter("auth.mfa", { mfaToken: due.mfaToken, method: "recovery", code });
  if ("mfaRequired" in answer) throw new Error("One more was due");
  await setUpApp({ parley });
  const { items } = await parley.call("passkey.list", {});
  for (const { id } of items) await parley.call("passkey.remove", { id });
};

describeJourneys("passkeys", () => {
  const journey = prepareJourney("passkeys", { MFA_REQUIRED_ROLES: "admin" });

  test("a passkey is made, signs in alone, is a second factor, and once removed is refused and forgotten", {
    timeout: 90_000,
  }, async () => {
    const visitor = await journey.visitor();
    const { page } = visitor;
    const device = await openPasskeyDevice(page);
    const told = await signalsOn(page);
    await page.goto("/sign-up");
    await signUpOn(page, "alice");
    await page.getByRole("button", { name: /^Passkey/ }).click();
    await page.getByRole("button", { name: "Make a passkey" }).waitFor();
    await visitor.picture("12-01-make");
    await page.getByRole("button", { name: "Make a passkey" }).click();
    await page.getByRole("heading", { name: "Your recovery codes" }).waitFor();
    expect(await device.count()).toBe(1);
    const codes = page.getByRole("list", { name: "Your recovery codes" }).getByRole("listitem");
    const [recovery = ""] = await codes.allInnerTexts();
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

    // Chosen among what the browser suggests below the field, here by the device itself: no button is needed.
    await device.present(false);
    await signOutOn(page);
    await device.present(true);
    await page.reload();
    await inside(page).waitFor();

    await device.present(false);
    await signOutOn(page);
    await removePasskeys(journey.server().url, recovery);
    visitor.expectRefusal(401);
    await device.present(true);
    await page.getByRole("button", { name: /^Sign in with a passkey/ }).click();
    await page.getByRole("alert").getByText("This passkey is not known here").waitFor();
    await visitor.picture("12-04-removed");
    // The device is told, so that it does not offer it again.
    expect(new Set(await told())).toEqual(new Set(["localhost"]));
  });
});
