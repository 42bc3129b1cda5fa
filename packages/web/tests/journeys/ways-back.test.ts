import { setTimeout as sleep } from "node:timers/promises";
import { createParley, ParleyError } from "@parley/client";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { describeJourneys } from "./browser.ts";
import { prepareJourney } from "./journey.ts";
import { linkIn, mailTo } from "./mails.ts";
import { nameOneself, PASSWORD, signInOn, signUp } from "./people.ts";

const inside = (page: Page) => page.getByRole("navigation", { name: "Conversations" });

/** Fails to sign in so often, waiting where it has to; from the same network as the pages. */
const guess = async (url: string, identifier: string, times: number): Promise<void> => {
  await using parley = createParley({ url, transport: "body" });
  for (let failures = 0; failures < times; ) {
    const refused: unknown = await parley.signIn({ identifier, password: "a guess and no more" }).then(
      () => null,
      (error: unknown) => error,
    );
    if (!(refused instanceof ParleyError)) throw new Error("A guess was not refused");
    if (refused.code === "sign_in_delayed") await sleep((refused.retryAfterSeconds ?? 1) * 1_000);
    else failures += 1;
  }
};

describeJourneys("ways back to an account", () => {
  const journey = prepareJourney("ways-back");

  test("after many wrong passwords the page counts down, and then the right one counts", {
    timeout: 60_000,
  }, async () => {
    const { url } = journey.server();
    await using _alice = await signUp(url, "alice");
    await using _bob = await signUp(url, "bob");
    const visitor = await journey.visitor();
    const { page } = visitor;
    visitor.expectRefusal(429);
    await page.goto("/people");
    await nameOneself(page, "bob");
    await page.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
    await guess(url, "bob", 7);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByRole("alert").getByText("Too many failed attempts.").waitFor();
    const waiting = page.getByRole("button", { name: /^Try again in \d seconds?\.$/ });
    await waiting.waitFor();
    expect(await waiting.isDisabled()).toBe(true);
    await visitor.picture("18-01-delayed");
    await page.getByRole("link", { name: "Set a new password instead" }).waitFor();
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await inside(page).waitFor();
  });

  test("a deactivated account comes back by the link of its mail, once", { timeout: 60_000 }, async () => {
    const { url } = journey.server();
    await using carol = await signUp(url, "carol");
    await carol.parley.call("me.deactivate", {});
    const link = linkIn(await mailTo(url, "carol", /deactivated/i), "/reactivate");
    const visitor = await journey.visitor();
    const { page } = visitor;
    await page.goto(link);
    expect(page.url()).toBe(`${url}/reactivate`);
    await page.getByRole("button", { name: "Bring it back" }).click();
    await page.getByRole("heading", { name: "Welcome back" }).waitFor();
    await visitor.picture("18-02-back");
    await page.getByRole("link", { name: "Sign in" }).click();
    await signInOn(page, "carol");
    await inside(page).waitFor();

    const late = await journey.visitor();
    late.expectRefusal(400);
    await late.page.goto(link);
    await late.page.getByRole("button", { name: "Bring it back" }).click();
    await late.page.getByRole("alert").getByText("This link has been used or has run out.").waitFor();
    await late.picture("18-03-used");
    await late.page.getByRole("button", { name: "Use name and password" }).click();
    await late.page.getByText("A deactivated account can come back within 30 days.").waitFor();
  });

  test("once addresses have to be verified, sign-in sends the mail again and then lets in", {
    timeout: 90_000,
  }, async () => {
    const { url } = journey.server();
    await using _mallory = await signUp(url, "mallory");
    await journey.server().kill();
    await journey.server().start({ EMAIL_VERIFICATION: "required" });
    const visitor = await journey.visitor();
    const { page } = visitor;
    visitor.expectRefusal(403);
    await page.goto("/people");
    await signInOn(page, "mallory");
    await page.getByRole("alert").getByText("Your e-mail address is not verified yet.").waitFor();
    // Who signs in by username has told no address yet.
    await page.getByLabel("E-mail address of the account").fill("mallory@example.org");
    await page.getByRole("button", { name: "Send the mail again" }).click();
    await page.getByText("If that address waits to be verified, a mail is on its way.").waitFor();
    expect(await page.getByRole("button", { name: /^Again in \d+ seconds$/ }).isDisabled()).toBe(true);
    await visitor.picture("18-04-unverified");

    const mail = await visitor.openTab();
    await mail.goto(linkIn(await mailTo(url, "mallory", /Confirm/)));
    await mail.getByRole("button", { name: "Verify the address" }).click();
    await mail.getByRole("heading", { name: "The address is verified" }).waitFor();
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await inside(page).waitFor();
  });
});
