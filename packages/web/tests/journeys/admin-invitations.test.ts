import { expect, test } from "vitest";
import { administer, openRow, rowOn } from "./admin.ts";
import { describeJourneys } from "./browser.ts";
import { prepareJourney } from "./journey.ts";
import { linkIn, mailTo } from "./mails.ts";
import { PASSWORD, signUp } from "./people.ts";

describeJourneys("invitations", () => {
  const journey = prepareJourney("admin-invitations", { SIGNUP: "invite" });

  test("one is made by link, used once, and shows as used up", { timeout: 60_000 }, async () => {
    await using _alice = await signUp(journey.server().url, "alice");
    const visitor = await journey.visitor();
    const { page } = visitor;
    await administer(page, "invitations");
    await page.getByText("Nobody is invited at the moment.").waitFor();
    await page.getByRole("button", { name: "Invite" }).click();
    const dialog = page.getByRole("dialog", { name: "Invite someone" });
    await dialog.getByRole("textbox", { name: "How many may use it" }).fill("none");
    await dialog.getByRole("button", { name: "Create link" }).click();
    await dialog.getByText("A number from 1 to 1000.").waitFor();
    await dialog.getByRole("textbox", { name: "How many may use it" }).fill("1");
    await dialog.getByRole("button", { name: "Create link" }).click();
    const link = await dialog.getByRole("textbox", { name: "Invitation link" }).inputValue();
    await visitor.picture("12-01-link");
    await dialog.getByRole("button", { name: "Done" }).click();
    await rowOn(page, "Whoever has the link").getByText("Open").waitFor();

    const bob = await journey.visitor();
    await bob.page.goto(link);
    await bob.page.getByText("Alice invites you to Parley.").waitFor();
    await bob.page.getByLabel("Your name").fill("Bob");
    await bob.page.getByLabel("Username").fill("bob");
    await bob.page.getByLabel("E-mail").fill("bob@example.org");
    await bob.page.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
    await bob.page.getByRole("button", { name: "Create account" }).click();
    await bob.page.getByRole("navigation", { name: "Conversations" }).waitFor();

    await page.reload();
    await rowOn(page, "Whoever has the link").getByText("Used up").waitFor();
    await rowOn(page, "Whoever has the link").getByText("1 of 1").waitFor();
    const mallory = await journey.visitor();
    mallory.expectRefusal(400);
    mallory.expectRefusal(404);
    mallory.expectRefusal(410);
    await mallory.page.goto(link);
    await mallory.page.getByText("This invitation has been used").waitFor();
  });

  test("one goes by mail, and counts no more once it is withdrawn", { timeout: 60_000 }, async () => {
    const { url } = journey.server();
    const visitor = await journey.visitor();
    const { page } = visitor;
    await administer(page, "invitations");
    await page.getByRole("button", { name: "Invite" }).click();
    const dialog = page.getByRole("dialog", { name: "Invite someone" });
    await dialog.getByRole("radio", { name: "By mail" }).check();
    await dialog.getByRole("button", { name: "Send invitation" }).click();
    const email = dialog.getByRole("textbox", { name: "E-mail address" });
    await expect.poll(() => email.evaluate((field) => field === document.activeElement)).toBe(true);
    await email.fill("carol@example.org");
    await dialog.getByRole("textbox", { name: "A word from you, in the mail" }).fill("We miss you here.");
    await visitor.picture("12-02-by-mail");
    await dialog.getByRole("button", { name: "Send invitation" }).click();
    await dialog.getByText("The mail to carol@example.org is on its way.").waitFor();
    await dialog.getByRole("button", { name: "Done" }).click();
    const mail = await mailTo(url, "carol@example.org");
    expect(mail.text).toContain("We miss you here.");
    const link = linkIn(mail, "/accept-invitation");

    const pane = await openRow(page, "carol@example.org", "Invitation");
    await pane.getByRole("button", { name: "Withdraw" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Withdraw" }).click();
    await rowOn(page, "carol@example.org").getByText("Withdrawn").waitFor();
    const carol = await journey.visitor();
    carol.expectRefusal(400);
    carol.expectRefusal(404);
    carol.expectRefusal(410);
    await carol.page.goto(link);
    await carol.page.getByText("This invitation has been used, was withdrawn or has run out.").waitFor();
  });
});
