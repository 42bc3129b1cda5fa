import { expect, test } from "vitest";
import { describeJourneys } from "./browser.ts";
import { prepareJourney } from "./journey.ts";
import { codeIn, linkIn, mailTo } from "./mails.ts";
import { signUp } from "./people.ts";
import type { Visitor } from "./visitor.ts";

describeJourneys("sign-in by mail", () => {
  const journey = prepareJourney("mail-sign-in", { MAIL_SIGN_IN: "on" });

  const askForMail = async ({ page }: Visitor, username: string) => {
    await page.goto("/people");
    await page.getByRole("link", { name: "Mail me a link" }).click();
    // The page before has a field for an address as well.
    await page.getByRole("heading", { name: "Sign in by mail" }).waitFor();
    await page.getByLabel("E-mail").fill(`${username}@example.org`);
    await page.getByRole("button", { name: "Send the mail" }).click();
    await page.getByRole("heading", { name: "Check your mail" }).waitFor();
  };

  test("its link signs in by a click, in the browser that asked, and the tab that asked goes on too", {
    timeout: 60_000,
  }, async () => {
    const { url } = journey.server();
    await using _alice = await signUp(url, "alice");
    const visitor = await journey.visitor();
    const { page } = visitor;
    await page.goto("/sign-in");
    await visitor.picture("13-01-sign-in");
    await askForMail(visitor, "alice");
    await visitor.picture("13-02-check-your-mail");
    const link = linkIn(await mailTo(url, "alice", /sign-in code/));

    // Who reads the mail elsewhere gets nowhere by its link, and uses nothing up.
    const elsewhere = await journey.visitor();
    elsewhere.expectRefusal(400);
    await elsewhere.page.goto(link);
    await elsewhere.page.getByRole("button", { name: "Sign in", exact: true }).click();
    await elsewhere.page.getByRole("alert").getByText("only in the browser that asked for it").waitFor();
    await elsewhere.picture("13-03-another-browser");
    await elsewhere.page.getByRole("button", { name: "Send another mail" }).click();
    await elsewhere.page.getByRole("button", { name: "Send the mail" }).waitFor();

    const opened = await visitor.openTab();
    await opened.goto(link);
    expect(new URL(opened.url()).hash).toBe("");
    await opened.getByRole("button", { name: "Sign in", exact: true }).waitFor();
    await visitor.picture("13-04-link", opened);
    await opened.getByRole("button", { name: "Sign in", exact: true }).click();
    await opened.getByRole("heading", { level: 1, name: "People" }).waitFor();
    await page.bringToFront();
    await page.getByRole("heading", { level: 1, name: "People" }).waitFor();
  });

  test("its code is typed where the mail was asked for", { timeout: 60_000 }, async () => {
    const { url } = journey.server();
    await using _bob = await signUp(url, "bob");
    const visitor = await journey.visitor();
    await askForMail(visitor, "bob");
    visitor.expectRefusal(400);
    const field = visitor.page.getByRole("textbox", { name: "Code from the mail" });
    const code = codeIn(await mailTo(url, "bob", /sign-in code/));
    await field.fill(code.startsWith("1") ? "200000" : "100000");
    await visitor.page.getByRole("alert").waitFor();
    await visitor.picture("13-05-wrong-code");
    await field.fill(code);
    await visitor.page.getByRole("heading", { level: 1, name: "People" }).waitFor();
  });
});
