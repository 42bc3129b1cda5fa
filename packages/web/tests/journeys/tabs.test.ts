import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { authenticatorApp } from "./authenticators.ts";
import { describeJourneys } from "./browser.ts";
import { prepareJourney } from "./journey.ts";
import { nameOneself, PASSWORD, signInOn, signUp } from "./people.ts";

const inside = (page: Page) => page.getByRole("navigation", { name: "Conversations" });

describeJourneys("several tabs, several people", () => {
  const journey = prepareJourney("tabs");

  test("a tab that waits at sign-in goes on to where it wanted, once another has signed in", {
    timeout: 60_000,
  }, async () => {
    await using _alice = await signUp(journey.server().url, "alice");
    const visitor = await journey.visitor();
    const [first, second] = [visitor.page, await visitor.openTab()];
    await first.goto("/people");
    await second.goto("/sign-in?returnTo=/settings/appearance");
    await nameOneself(second, "alice");
    await signInOn(first, "alice");
    await first.getByRole("heading", { level: 1, name: "People" }).waitFor();
    await second.bringToFront();
    await second.waitForURL("**/settings/appearance");
    // Nor does a page of theirs lead one who is in to a form.
    await first.goto("/sign-up");
    await inside(first).waitFor();
  });

  test("whoever was here is picked, or forgotten, or somebody else signs in", {
    timeout: 60_000,
  }, async () => {
    await using _bob = await signUp(journey.server().url, "bob");
    const visitor = await journey.visitor();
    const { page } = visitor;
    for (const username of ["alice", "bob"]) {
      await page.goto("/");
      await signInOn(page, username);
      await page.getByRole("button", { name: "Your account" }).click();
      await page.getByRole("menuitem", { name: "Sign out" }).click();
      await page.getByRole("heading", { name: "Sign in" }).waitFor();
    }
    const people = page.getByRole("list", { name: "Choose an account" }).getByRole("listitem");
    expect(await people.allInnerTexts()).toEqual(["Bob\nbob", "Alice\nalice"]);
    await visitor.picture("16-01-pick");
    await page.getByRole("button", { name: "Forget Bob on this browser" }).click();
    await expect.poll(() => people.count()).toBe(1);
    await page.getByRole("button", { name: /^Alice/ }).click();
    await page.getByRole("button", { name: "Back" }).click();
    await page.getByRole("button", { name: /^Alice/ }).click();
    await page.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
    await page.keyboard.press("Enter");
    await inside(page).waitFor();
  });

  test("password managers find name and password together, in either step", {
    timeout: 60_000,
  }, async () => {
    const { page } = await journey.visitor();
    await page.goto("/sign-in");
    const fields = () =>
      page.locator("form input").evaluateAll((all) => all.map((each) => each.getAttribute("autocomplete")));
    await page.getByRole("textbox", { name: "E-mail or username" }).waitFor();
    expect(await fields()).toEqual(["username webauthn", "current-password"]);
    // As one fills them in: both at once, whatever is in sight.
    await page.locator('input[name="username"]').fill("alice");
    await page.locator('input[name="password"]').fill(PASSWORD, { force: true });
    await page.getByRole("button", { name: "Continue", exact: true }).click();
    await inside(page).waitFor();
  });

  test("Caps Lock is told of while one types a password", { timeout: 60_000 }, async () => {
    const { page } = await journey.visitor();
    await page.goto("/sign-in");
    await nameOneself(page, "alice");
    const password = page.getByRole("textbox", { name: "Password" });
    await password.evaluate((field) =>
      field.dispatchEvent(new KeyboardEvent("keydown", { key: "A", bubbles: true, modifierCapsLock: true })),
    );
    await page.getByText("Caps Lock is on").waitFor();
  });

  test("what wants a fresh proof asks for it, and is then done without being asked for again", {
    timeout: 60_000,
  }, async () => {
    const visitor = await journey.visitor();
    const { page } = visitor;
    await page.goto("/settings/security");
    await signInOn(page, "alice");
    // As ten minutes later.
    await page.route(
      "**/api/v1/me/totp",
      (route) =>
        route.fulfill({
          status: 403,
          contentType: "application/problem+json",
          body: JSON.stringify({
            type: "about:blank",
            title: "Confirm that it is you",
            status: 403,
            detail: "Confirm that it is you.",
            code: "reauthentication_required",
            retry: false,
            correlationId: crypto.randomUUID(),
          }),
        }),
      { times: 1 },
    );
    visitor.expectRefusal(403);
    visitor.expectRefusal(401);
    await page.getByRole("button", { name: "Set up the app" }).click();
    const dialog = page.getByRole("dialog", { name: "Confirm that it is you" });
    await dialog.getByRole("textbox", { name: "Password" }).fill("not hers");
    await page.keyboard.press("Enter");
    await dialog.getByRole("alert").getByText("That is not your password.").waitFor();
    await visitor.picture("16-02-confirm");
    await dialog.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
    await page.keyboard.press("Enter");
    await page.getByRole("img", { name: "QR code for your authenticator app" }).waitFor();
    await visitor.picture("16-03-app");
    const secret = (await page.locator("code").first().innerText()).replaceAll(" ", "");
    const app = authenticatorApp(`otpauth://totp/Parley:alice?secret=${secret}&issuer=Parley`);
    await page.getByRole("textbox", { name: "Six-digit code" }).fill(app.code());
    await page.getByRole("list", { name: "Your recovery codes" }).waitFor();
  });
});
