import { expect, test } from "vitest";
import { describeJourneys } from "./browser.ts";
import { prepareJourney } from "./journey.ts";
import { linkIn, mailTo } from "./mails.ts";
import { nameOneself, PASSWORD, signInOn, signUp, signUpOn } from "./people.ts";

describeJourneys("signing up where addresses are verified", () => {
  const journey = prepareJourney("signing-up", { EMAIL_VERIFICATION: "required" });

  test("an account waits for the link of its mail, which a click uses and a look does not", {
    timeout: 60_000,
  }, async () => {
    const { url } = journey.server();
    await using _alice = await signUp(url, "alice");
    const visitor = await journey.visitor();
    const { page } = visitor;
    await page.goto("/sign-up");
    await signUpOn(page, "bob");
    await page.getByRole("heading", { name: "Check your mail" }).waitFor();
    await visitor.picture("8-01-check-your-mail");

    const link = linkIn(await mailTo(url, "bob", /Confirm/));
    // A program that reads mails fetches what they link to: nothing is used up by that.
    await fetch(link);
    const opened = await visitor.openTab();
    await opened.goto(link);
    await opened.getByRole("heading", { name: "Verify your e-mail address" }).waitFor();
    expect(opened.url()).toBe(`${url}/verify-email`);
    await visitor.picture("8-02-verify", opened);
    await opened.getByRole("button", { name: "Verify the address" }).click();
    await opened.getByRole("heading", { name: "The address is verified" }).waitFor();
    await visitor.picture("8-03-verified", opened);
    await opened.getByRole("link", { name: "Sign in" }).click();
    await signInOn(opened, "bob");
    await opened.getByRole("navigation", { name: "Conversations" }).waitFor();
    // The tab that waited for it is a dead end to nobody.
    await page.bringToFront();
    await page.getByRole("navigation", { name: "Conversations" }).waitFor();

    const late = await journey.visitor();
    late.expectRefusal(400);
    await late.page.goto(link);
    await late.page.getByRole("button", { name: "Verify the address" }).click();
    await late.page.getByRole("alert").getByText("This link has been used or has run out.").waitFor();
    await late.page.getByRole("button", { name: "Send the mail again" }).waitFor();
    await late.picture("8-04-used");
  });

  test("whoever has an account is told by mail, and nobody else by the page", {
    timeout: 60_000,
  }, async () => {
    const { url } = journey.server();
    const { page } = await journey.visitor();
    await page.goto("/sign-up");
    await page.getByLabel("Username").fill("mallory");
    await page.getByLabel("E-mail").fill("bob@example.org");
    await page.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
    await page.getByRole("button", { name: "Create account" }).click();
    await page.getByRole("heading", { name: "Check your mail" }).waitFor();
    await mailTo(url, "bob", /already have an account/);
  });

  test("a passphrase is suggested, shown, and strong", { timeout: 60_000 }, async () => {
    const visitor = await journey.visitor();
    const { page } = visitor;
    await page.goto("/sign-up");
    const password = page.getByRole("textbox", { name: "Password" });
    await password.fill("aaaaaaaaaaaaaaaa");
    await page.getByText("Very weak").waitFor();
    await visitor.picture("8-05-weak");
    await page.getByRole("button", { name: "Suggest a passphrase" }).click();
    await expect.poll(() => password.inputValue()).toMatch(/^\w+([ -]\w+){4,}/);
    const first = await password.inputValue();
    expect(await password.getAttribute("type")).toBe("text");
    await page.getByText("Strong", { exact: true }).waitFor();
    await visitor.picture("8-06-suggested");
    await page.getByRole("button", { name: "Suggest another one" }).click();
    await expect.poll(() => password.inputValue()).not.toBe(first);
  });

  test("what was typed at sign-in is not typed again", { timeout: 60_000 }, async () => {
    const { page } = await journey.visitor();
    await page.goto("/sign-in");
    await nameOneself(page, "carol@example.org");
    await page.getByRole("link", { name: "Create an account" }).click();
    expect(await page.getByLabel("E-mail").inputValue()).toBe("carol@example.org");
  });
});
