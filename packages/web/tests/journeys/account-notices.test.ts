import { expect, test } from "vitest";
import { describeJourneys } from "./browser.ts";
import { prepareJourney } from "./journey.ts";
import { signInOn, signUp } from "./people.ts";

/** So many failures are worth telling. */
const FAILURES = 5;

describeJourneys("what a sign-in has to tell", () => {
  const journey = prepareJourney("account-notices");

  test("failed sign-ins are told at the next one that works, until the note is put away", {
    timeout: 60_000,
  }, async () => {
    const { url } = journey.server();
    await using alice = await signUp(url, "alice");
    const visitor = await journey.visitor();
    const { page } = visitor;
    // A browser that has signed in before is not delayed by what others try.
    await page.goto("/");
    await signInOn(page, "alice");
    await page.getByRole("navigation", { name: "Conversations" }).waitFor();
    await page.getByRole("button", { name: "Your account" }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    for (let failure = 0; failure < FAILURES; failure += 1) {
      await fetch(`${url}/api/v1/auth/login`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          identifier: alice.username,
          password: `not hers ${failure}`,
          transport: "body",
        }),
      });
    }
    await page.goto("/");
    await signInOn(page, "alice");
    const note = page.getByRole("region", { name: "About your sign-in" });
    await note.getByText(/^Someone tried \d+ times to sign in to your account and failed/).waitFor();
    await visitor.picture("13-01-notice");
    await note.getByRole("link", { name: "See your sessions" }).click();
    await page.getByRole("heading", { level: 1, name: "Sessions and devices" }).waitFor();
    await note.getByRole("button", { name: "Dismiss" }).click();
    await expect.poll(() => note.count()).toBe(0);
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "Sessions and devices" }).waitFor();
    expect(await note.count()).toBe(0);
  });
});
