import { expect, test } from "vitest";
import { describeJourneys } from "./browser.ts";
import { prepareJourney } from "./journey.ts";
import { linkIn, mailTo } from "./mails.ts";
import { PASSWORD, signInOn, signUp } from "./people.ts";
import { settingsOf } from "./settings.ts";

const MOVE = /address/;

describeJourneys("one's profile", () => {
  const journey = prepareJourney("account-profile");

  test("a new name shows in another tab, and what is being edited there stays", {
    timeout: 60_000,
  }, async () => {
    await using _alice = await signUp(journey.server().url, "alice");
    const visitor = await journey.visitor();
    const { page } = visitor;
    await settingsOf(page, "profile", "alice");
    const other = await visitor.openTab();
    await other.goto("/settings/profile");
    await other.getByLabel("Status").fill("In the garden");
    await page.getByLabel("Name", { exact: true }).fill("Alice the Great");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("main").getByText("Saved", { exact: true }).waitFor();
    await expect.poll(() => other.getByLabel("Name", { exact: true }).inputValue()).toBe("Alice the Great");
    expect(await other.getByLabel("Status").inputValue()).toBe("In the garden");
    await visitor.picture("8-01-profile", other);
  });

  test("another username, refused beside its field where it is taken", { timeout: 60_000 }, async () => {
    await using _bob = await signUp(journey.server().url, "bob");
    const visitor = await journey.visitor();
    const { page } = visitor;
    await settingsOf(page, "profile", "bob");
    visitor.expectRefusal(409);
    visitor.expectRefusal(403);
    const field = page.getByRole("textbox", { name: "Username" });
    await field.fill("-");
    await page.getByRole("button", { name: "Change username" }).click();
    await page.getByText("with a letter or digit at both ends").waitFor();
    expect(await field.evaluate((input) => input === document.activeElement)).toBe(true);
    await field.fill("alice");
    await page.getByRole("button", { name: "Change username" }).click();
    await page.getByText("This username is taken. Choose another username.").waitFor();
    await field.fill("robert");
    await page.getByRole("button", { name: "Change username" }).click();
    await page.getByRole("main").getByText("Saved", { exact: true }).waitFor();
    await page.reload();
    await expect.poll(() => page.getByRole("textbox", { name: "Username" }).inputValue()).toBe("robert");
  });

  test("a move to another address is confirmed by both, and can be called off until then", {
    timeout: 60_000,
  }, async () => {
    const { url } = journey.server();
    await using carol = await signUp(url, "carol");
    await carol.parley.call("auth.resendVerification", { email: "carol@example.org" });
    const token = new URLSearchParams(
      new URL(linkIn(await mailTo(url, "carol", /Confirm/))).hash.slice(1),
    ).get("token");
    await carol.parley.call("auth.verifyEmail", { token: token ?? "" });
    const visitor = await journey.visitor();
    const { page } = visitor;
    await settingsOf(page, "profile", "carol");
    const move = async () => {
      await page.getByLabel("New e-mail address").fill("carol@elsewhere.example");
      await page.getByRole("button", { name: "Change address" }).click();
      await page.getByText("Your account moves to carol@elsewhere.example").waitFor();
    };
    await move();
    await visitor.picture("8-02-pending-address");
    await page.getByRole("button", { name: "Stay with the old address" }).click();
    await page.getByLabel("New e-mail address").waitFor();
    await move();
    await page.getByRole("button", { name: "Send the mails again" }).click();
    await page.getByText("The mails are on their way.").waitFor();

    for (const address of ["carol@example.org", "carol@elsewhere.example"]) {
      const tab = await visitor.openTab();
      await tab.goto(linkIn(await mailTo(url, address, MOVE)));
      await tab.getByRole("button", { name: "Confirm the move" }).click();
      await tab.getByRole("heading", { name: /^(Confirmed|Your address has changed)$/ }).waitFor();
    }
    await page.getByText("carol@elsewhere.example").first().waitFor();
    await page.getByLabel("New e-mail address").waitFor();
    const again = await journey.visitor();
    await again.page.goto("/sign-in");
    await signInOn(again.page, "carol@elsewhere.example", PASSWORD);
    await again.page.getByRole("navigation", { name: "Conversations" }).waitFor();
  });
});
