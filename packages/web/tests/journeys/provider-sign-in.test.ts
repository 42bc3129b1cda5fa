import { createParley } from "@parley/client";
import type { Page } from "playwright-core";
import { afterAll, expect, test } from "vitest";
import { describeJourneys } from "./browser.ts";
import { type Issuer, startIssuer } from "./issuer.ts";
import { prepareJourney } from "./journey.ts";
import { linkIn, mailTo } from "./mails.ts";
import { signUp } from "./people.ts";

const inside = (page: Page) => page.getByRole("navigation", { name: "Conversations" });

const elsewhere = (username: string) => ({
  sub: `of-${username}`,
  email: `${username}@example.org`,
  email_verified: true,
  preferred_username: username,
  name: username,
});

const verifyAddress = async (url: string, username: string) => {
  await using parley = createParley({ url, transport: "body" });
  await parley.call("auth.resendVerification", { email: `${username}@example.org` });
  const link = new URL(linkIn(await mailTo(url, username, /Confirm/)));
  const token = new URLSearchParams(link.hash.slice(1)).get("token") ?? "";
  await parley.call("auth.verifyEmail", { token });
};

describeJourneys("sign-in with a provider", () => {
  let issuer: Issuer | undefined;
  const journey = prepareJourney("provider-sign-in", async () => {
    issuer = await startIssuer();
    return issuer.settings;
  });
  const issuerHere = () => {
    if (!issuer) throw new Error("The issuer has not been started");
    issuer.serve(journey.server().url);
    return issuer;
  };
  afterAll(async () => {
    await issuer?.[Symbol.asyncDispose]();
  });

  test("makes an account, and stands where one wanted to go", { timeout: 60_000 }, async () => {
    await using _alice = await signUp(journey.server().url, "alice");
    issuerHere().become(elsewhere("bob"));
    const visitor = await journey.visitor();
    const { page } = visitor;
    await page.goto("/people");
    await page.getByRole("link", { name: "Continue with Elsewhere" }).waitFor();
    await visitor.picture("15-01-providers");
    await page.getByRole("link", { name: "Continue with Elsewhere" }).click();
    await page.getByRole("link", { name: "agree" }).click();
    await page.getByRole("heading", { level: 1, name: "People" }).waitFor();
    expect(page.url()).toBe(`${journey.server().url}/people`);

    await page.getByRole("button", { name: "Your account" }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByRole("link", { name: "Continue with Elsewhere Last used" }).waitFor();
    await visitor.picture("15-02-last-used");
  });

  test("who would rather not is back at sign-in, and told so", { timeout: 60_000 }, async () => {
    const visitor = await journey.visitor();
    const { page } = visitor;
    await page.goto("/people");
    await page.getByRole("link", { name: "Continue with Elsewhere" }).click();
    await page.getByRole("link", { name: "refuse" }).click();
    await page.getByRole("alert").getByText("The sign-in was not accepted.").waitFor();
    expect(new URL(page.url()).hash).toBe("");
    await visitor.picture("15-03-refused");
  });

  test("an account with the same address is linked by its owner's click, not by itself", {
    timeout: 60_000,
  }, async () => {
    issuerHere().become(elsewhere("alice"));
    const visitor = await journey.visitor();
    const { page } = visitor;
    await page.goto("/people");
    await page.getByRole("link", { name: "Continue with Elsewhere" }).click();
    await page.getByRole("link", { name: "agree" }).click();
    // Who has not verified it may not be whose address it is.
    await page
      .getByRole("alert")
      .getByText("There is an account here with the same e-mail address.")
      .waitFor();
    await visitor.picture("15-04-unverified");
    await verifyAddress(journey.server().url, "alice");
    await page.getByRole("link", { name: "Continue with Elsewhere" }).click();
    // Elsewhere still knows who this is, and asks nothing.
    await page.getByRole("heading", { name: "Is this your account?" }).waitFor();
    // Who consents is told to what.
    const sides = page.getByRole("region", { name: "Is this your account?" });
    await sides.getByText("Elsewhere", { exact: true }).waitFor();
    expect(await sides.getByRole("definition").allTextContents()).toEqual([
      "alice",
      "Elsewhere",
      "alice@example.org",
    ]);
    await visitor.picture("15-05-link");
    await page.getByRole("button", { name: "Link and sign in" }).click();
    await inside(page)
      .or(page.getByRole("heading", { level: 1, name: "People" }))
      .first()
      .waitFor();
  });
});
