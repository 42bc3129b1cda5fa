import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { administer, hasStayed, markPage, openRow, paneOn, rowOn } from "./admin.ts";
import { describeJourneys } from "./browser.ts";
import { prepareJourney } from "./journey.ts";
import { PASSWORD, signInOn, signUp } from "./people.ts";

/** Much more than it takes on a machine with other things to do, and nothing that one would wait for. */
const AT_ONCE_MS = 3_000;
const NEW_PASSWORD = "a horse that eats no staple";

const adminLinkOn = (page: Page) =>
  page.getByRole("navigation", { name: "Parley" }).getByRole("link", { name: "Administration" });

const inside = async (page: Page, username: string, password = PASSWORD) => {
  await page.goto("/");
  await signInOn(page, username, password);
  await page.getByRole("navigation", { name: "Conversations" }).waitFor();
};

const signedOut = (page: Page) =>
  page.getByRole("heading", { name: "Sign in" }).waitFor({ timeout: AT_ONCE_MS });

describeJourneys("looking after people", () => {
  const journey = prepareJourney("admin-users");

  test("an administrator finds an account with keys alone, and locks it: its open page is signed out at once", {
    timeout: 60_000,
  }, async () => {
    const { url } = journey.server();
    for (const name of ["alice", "bob", "carol"]) await (await signUp(url, name))[Symbol.asyncDispose]();
    const alice = await journey.visitor();
    const bob = await journey.visitor();
    await inside(bob.page, "bob");
    await administer(alice.page, "users");
    await rowOn(alice.page, "carol@example.org").waitFor();

    await alice.page.getByRole("searchbox", { name: "Search users" }).fill("bob");
    await rowOn(alice.page, "carol@example.org").waitFor({ state: "detached" });
    expect(new URL(alice.page.url()).searchParams.get("query")).toBe("bob");
    await alice.page.keyboard.press("ArrowDown");
    await alice.page.keyboard.press("Enter");
    const pane = paneOn(alice.page, "User");
    await pane.getByText("Account since").waitFor();
    await alice.picture("8-01-user");
    await pane.getByRole("button", { name: "Lock account" }).press("Enter");
    const dialog = alice.page.getByRole("dialog", { name: "Lock Bob?" });
    await dialog.getByRole("textbox").fill("His laptop was stolen");
    await alice.picture("8-02-lock");
    await alice.page.keyboard.press("Enter");
    await signedOut(bob.page);
    await bob.picture("8-03-locked-out");
    await pane.getByRole("button", { name: "Unlock account" }).waitFor();
    await rowOn(alice.page, "bob@example.org").getByText("Locked").waitFor();
    await pane.getByText("Not signed in anywhere.").waitFor();

    // Locked is locked, also for whoever knows the password.
    bob.expectRefusal(401);
    bob.expectRefusal(403);
    await signInOn(bob.page, "bob");
    await bob.page.getByRole("alert").waitFor();
    await bob.page.getByRole("button", { name: "Sign in", exact: true, disabled: false }).waitFor();
    await bob.picture("8-04-still-locked-out");
    await pane.getByRole("button", { name: "Unlock account" }).click();
    await pane.getByRole("button", { name: "Lock account" }).waitFor();
    await bob.page.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
    await bob.page.getByRole("button", { name: "Sign in", exact: true }).click();
    await bob.page.getByRole("navigation", { name: "Conversations" }).waitFor();

    // Esc closes what is open, and the focus is back on the row it was opened from.
    await alice.page.keyboard.press("Escape");
    await pane.waitFor({ state: "detached" });
    const row = rowOn(alice.page, "bob@example.org").getByRole("button");
    await expect.poll(() => row.evaluate((button) => button === document.activeElement)).toBe(true);
  });

  test("a role that is made and given shows on the open page of whoever got it, without a reload; taken away, it is gone", {
    timeout: 60_000,
  }, async () => {
    const alice = await journey.visitor();
    const bob = await journey.visitor();
    await inside(bob.page, "bob");
    await markPage(bob.page);
    await administer(alice.page, "roles");
    expect(await adminLinkOn(bob.page).count()).toBe(0);

    await alice.page.getByRole("button", { name: "New role" }).click();
    const dialog = alice.page.getByRole("dialog", { name: "New role" });
    await dialog.getByRole("textbox", { name: "Name" }).fill("Auditor");
    await dialog.getByRole("button", { name: "Create role" }).click();
    await dialog.getByText("Begin with a letter; then lower-case letters").waitFor();
    await dialog.getByRole("textbox", { name: "Name" }).fill("auditor");
    await dialog.getByRole("checkbox", { name: /audit\.read/ }).check();
    const other = dialog.getByRole("textbox", { name: "Permission of another service" });
    await other.fill("report.generate");
    await other.press("Enter");
    await dialog.getByText("report.generate", { exact: true }).waitFor();
    await alice.picture("8-05-new-role");
    await dialog.getByRole("button", { name: "Create role" }).click();
    await paneOn(alice.page, "Role").getByText("0 people").waitFor();

    await alice.page.getByRole("link", { name: "Users", exact: true }).click();
    const user = await openRow(alice.page, "bob@example.org", "User");
    await user.getByRole("checkbox", { name: /auditor/ }).check();
    await user.getByText("Gains: audit.read, report.generate").waitFor();
    await alice.picture("8-06-gains");
    await user.getByRole("button", { name: "Save roles" }).click();
    await adminLinkOn(bob.page).waitFor({ timeout: AT_ONCE_MS });
    await user.getByText("Roles saved").waitFor();
    await bob.picture("8-07-a-new-right");

    await adminLinkOn(bob.page).click();
    const places = bob.page.getByRole("navigation", { name: "Administration" });
    await places.getByRole("link", { name: "Audit trail" }).click();
    await rowOn(bob.page, "Roles of a person changed").first().waitFor();
    expect(await places.getByRole("link").allTextContents()).toEqual(["Sign-in activity", "Audit trail"]);
    await bob.picture("8-08-only-what-is-permitted");

    await user.getByRole("checkbox", { name: /auditor/ }).uncheck();
    await user.getByText("Loses: audit.read, report.generate").waitFor();
    await user.getByRole("button", { name: "Save roles" }).click();
    await bob.page.getByText("Not yours to see").waitFor({ timeout: AT_ONCE_MS });
    expect(await adminLinkOn(bob.page).count()).toBe(0);
    expect(await hasStayed(bob.page)).toBe(true);
    await bob.picture("8-09-no-more");
  });

  test("whoever types the address of a page that is not theirs is told so, and shown nothing", async () => {
    const { page } = await journey.visitor();
    for (const place of ["users", "roles", "invitations", "activity", "audit", "keys", "webhooks"]) {
      await page.goto(`/admin/${place}`);
      if (place === "users") await signInOn(page, "carol");
      await page.getByText("Not yours to see").waitFor();
      expect(await page.getByRole("row").count()).toBe(0);
    }
  });

  test("all sessions of someone end at once, and a recovery link lets them in again with a new password", {
    timeout: 60_000,
  }, async () => {
    const alice = await journey.visitor();
    const carol = await journey.visitor();
    await inside(carol.page, "carol");
    await administer(alice.page, "users?query=carol");
    const pane = await openRow(alice.page, "carol@example.org", "User");
    await pane.getByText("Chrome on Linux").first().waitFor();
    await pane.getByRole("button", { name: "End all sessions" }).click();
    await alice.page.getByRole("alertdialog").getByRole("button", { name: "End all sessions" }).click();
    await signedOut(carol.page);
    await pane.getByText("Not signed in anywhere.").waitFor();

    await pane.getByRole("button", { name: "Issue recovery link" }).click();
    const link = pane.getByRole("textbox", { name: "Recovery link" });
    await link.waitFor();
    await alice.picture("8-10-recovery-link");
    await carol.page.goto(await link.inputValue());
    await carol.page.getByRole("textbox", { name: "New password" }).fill(NEW_PASSWORD);
    await carol.page.getByRole("button", { name: "Set the password and sign in" }).click();
    await carol.page.getByRole("navigation", { name: "Conversations" }).waitFor();
    await pane.getByRole("link", { name: "Recovery link issued" }).waitFor();
  });
});
