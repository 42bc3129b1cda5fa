import { expect, test } from "vitest";
import { describeJourneys } from "./browser.ts";
import { prepareJourney } from "./journey.ts";
import { linkIn, mailTo } from "./mails.ts";
import { PASSWORD, signIn, signUp, signUpOn } from "./people.ts";

describeJourneys("a server for whoever is invited", () => {
  const journey = prepareJourney("invitation", { SIGNUP: "invite" });

  test("an invitation by link makes one account, and says so when it is used", {
    timeout: 60_000,
  }, async () => {
    const { url } = journey.server();
    await using alice = await signUp(url, "alice");
    const { url: link } = await alice.parley.call("invitation.create", {});
    const visitor = await journey.visitor();
    const { page } = visitor;
    await page.goto("/sign-up");
    await page.getByText("by invitation").first().waitFor();
    expect(await page.getByRole("textbox").count()).toBe(0);

    await page.goto(link);
    await page.getByRole("heading", { name: "You are invited" }).waitFor();
    await page.getByText("Alice invites you to Parley.").waitFor();
    expect(page.url()).toBe(`${url}/accept-invitation`);
    await visitor.picture("14-01-invited");
    await signUpOn(page, "bob");
    await page.getByRole("navigation", { name: "Conversations" }).waitFor();
    // Who is in already is asked what they want.
    await page.goto(link);
    await page.getByText("You are signed in as Bob.").waitFor();
    await visitor.picture("14-02-signed-in");

    const late = await journey.visitor();
    late.expectRefusal(400);
    await late.page.goto(link);
    await late.page.getByRole("alert").getByText("This invitation has been used").waitFor();
    await late.picture("14-03-used");
  });

  test("an invitation by mail is for that address", { timeout: 60_000 }, async () => {
    const { url } = journey.server();
    await using alice = await signIn(url, "alice");
    await alice.parley.call("invitation.create", { email: "carol@example.org", message: "Come and see." });
    const { page } = await journey.visitor();
    await page.goto(linkIn(await mailTo(url, "carol", /invited/)));
    const email = page.getByLabel("E-mail");
    await email.waitFor();
    expect(await email.inputValue()).toBe("carol@example.org");
    expect(await email.getAttribute("readonly")).not.toBeNull();
    await page.getByLabel("Your name").fill("Carol");
    await page.getByLabel("Username").fill("carol");
    await page.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
    await page.getByRole("button", { name: "Create account" }).click();
    await page.getByRole("navigation", { name: "Conversations" }).waitFor();
  });
});
