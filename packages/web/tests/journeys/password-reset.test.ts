import { expect, test } from "vitest";
import { describeJourneys } from "./browser.ts";
import { prepareJourney } from "./journey.ts";
import { linkIn, mailTo } from "./mails.ts";
import { nameOneself, PASSWORD, signInOn, signUp } from "./people.ts";

const NEW_PASSWORD = "a kettle, two cups and biscuits";

describeJourneys("a forgotten password", () => {
  const journey = prepareJourney("password-reset");

  test("is replaced by the link of a mail, which ends what was signed in", { timeout: 60_000 }, async () => {
    const { url } = journey.server();
    await using _alice = await signUp(url, "alice");
    const elsewhere = await journey.visitor();
    await elsewhere.page.goto("/");
    await signInOn(elsewhere.page, "alice");
    await elsewhere.page.getByRole("navigation", { name: "Conversations" }).waitFor();

    const visitor = await journey.visitor();
    const { page } = visitor;
    visitor.expectRefusal(401);
    await page.goto("/people");
    await signInOn(page, "alice@example.org", "what was it again");
    await page.getByRole("alert").waitFor();
    await page.getByRole("link", { name: "Forgot it?" }).click();
    await page.getByRole("heading", { name: "Set a new password" }).waitFor();
    // Typed once is enough.
    expect(await page.getByLabel("E-mail").inputValue()).toBe("alice@example.org");
    await visitor.picture("9-01-forgot");
    await page.getByRole("button", { name: "Send the link" }).click();
    await page.getByRole("status").getByText("alice@example.org").first().waitFor();
    await visitor.picture("9-02-sent");

    const link = linkIn(await mailTo(url, "alice", /Set a new password/));
    await page.goto(link);
    await page.getByRole("textbox", { name: "New password" }).fill("short");
    await page.getByRole("button", { name: "Set the password" }).click();
    await page.getByText("The password is too short.").waitFor();
    await visitor.picture("9-03-reset");
    await page.getByRole("textbox", { name: "New password" }).fill(NEW_PASSWORD);
    await page.getByRole("button", { name: "Set the password" }).click();
    await page.getByRole("heading", { name: "The password is set" }).waitFor();
    await elsewhere.page.getByRole("heading", { name: "Sign in" }).waitFor();
    await visitor.picture("9-04-set");

    await page.getByRole("link", { name: "Sign in" }).click();
    await signInOn(page, "alice", NEW_PASSWORD);
    // Where they wanted to go, before all this.
    await page.getByRole("heading", { level: 1, name: "People" }).waitFor();

    visitor.expectRefusal(400);
    await page.goto(link);
    await page.getByRole("textbox", { name: "New password" }).fill(NEW_PASSWORD);
    await page.getByRole("button", { name: "Set the password" }).click();
    await page.getByRole("alert").getByText("This link has been used or has run out.").waitFor();
    await page.getByRole("link", { name: "Ask for a new link" }).waitFor();
  });

  test("nobody learns from the page whether an address has an account", { timeout: 60_000 }, async () => {
    const { page } = await journey.visitor();
    await page.goto("/sign-in");
    await nameOneself(page, "nobody@example.org");
    await page.getByRole("link", { name: "Forgot it?" }).click();
    await page.getByRole("button", { name: "Send the link" }).click();
    await page
      .getByRole("status")
      .getByText("If nobody@example.org has an account here, a mail is on its way.")
      .first()
      .waitFor();
  });

  test("a new device is told of by mail, and 'not me' signs it out", { timeout: 60_000 }, async () => {
    const { url } = journey.server();
    await using _bob = await signUp(url, "bob");
    const thief = await journey.visitor();
    await thief.page.goto("/");
    await signInOn(thief.page, "bob", PASSWORD);
    await thief.page.getByRole("navigation", { name: "Conversations" }).waitFor();
    const owner = await journey.visitor();
    await owner.page.goto(linkIn(await mailTo(url, "bob", /new device/)));
    await owner.page.getByRole("heading", { name: "That was not you?" }).waitFor();
    await owner.picture("9-05-not-me");
    await owner.page.getByRole("button", { name: "Sign that device out" }).click();
    await owner.page.getByRole("heading", { name: "That device is signed out" }).waitFor();
    await owner.picture("9-06-signed-out");
    await thief.page.getByRole("heading", { name: "Sign in" }).waitFor();
    await mailTo(url, "bob", /Set a new password/);
  });
});
