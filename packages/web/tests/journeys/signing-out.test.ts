import type { Page } from "playwright-core";
import { test } from "vitest";
import { describeJourneys } from "./browser.ts";
import { write } from "./conversation.ts";
import { prepareJourney } from "./journey.ts";
import { befriend, directChannel, enter, signIn, signUp } from "./people.ts";

/** Much more than it takes on a machine with other things to do, and nothing that one would wait for. */
const AT_ONCE_MS = 3_000;

const signedOut = (page: Page) =>
  page.getByRole("heading", { name: "Sign in" }).waitFor({ timeout: AT_ONCE_MS });

describeJourneys("signing out", () => {
  const journey = prepareJourney("signing-out");
  let channelId = "";

  test("one tab signs out, and the other tab of the session with it", { timeout: 60_000 }, async () => {
    const { url } = journey.server();
    await using alice = await signUp(url, "alice");
    await using bob = await signUp(url, "bob");
    await befriend(alice, bob);
    channelId = await directChannel(alice, bob);
    const visitor = await journey.visitor();
    const elsewhere = await journey.visitor();
    const [first, second] = [visitor.page, await visitor.openTab()];
    await enter(elsewhere.page, "alice", channelId);
    await enter(first, "alice", channelId);
    await second.goto(`/c/${channelId}`);
    await write(second, "One session, two tabs.");
    await first.getByText("One session, two tabs.").waitFor();

    await first.bringToFront();
    await first.getByRole("button", { name: "Your account" }).click();
    const signOut = first.getByRole("menuitem", { name: "Sign out" });
    await signOut.waitFor();
    await visitor.picture("6-01-account-menu");
    await signOut.click();
    await Promise.all([signedOut(first), signedOut(second)]);
    await second.getByText("You were signed out. Sign in again to go on where you were.").waitFor();
    await visitor.picture("6-02-other-tab", second);
    // Another browser is another session: it goes on.
    await write(elsewhere.page, "Still here.");
    await elsewhere.page.locator("[data-seq]").getByText("Still here.").waitFor();
    // What was signed out stays so.
    await second.reload();
    await signedOut(second);
  });

  test("one browser signs out everywhere, and every other browser with it", { timeout: 60_000 }, async () => {
    const here = await journey.visitor();
    const elsewhere = await journey.visitor();
    await using bob = await signIn(journey.server().url, "bob");
    const bobsPage = await journey.visitor();
    await enter(here.page, "alice", channelId);
    await enter(elsewhere.page, "alice", channelId);
    await enter(bobsPage.page, bob.username, channelId);

    await here.page.getByRole("link", { name: "Settings" }).click();
    await here.page.getByRole("link", { name: "Sessions and devices" }).click();
    await here.page.getByRole("button", { name: "Sign out everywhere" }).click();
    const confirm = here.page.getByRole("alertdialog").getByRole("button", { name: "Sign out everywhere" });
    await confirm.waitFor();
    await here.picture("6-03-sign-out-everywhere");
    await confirm.click();
    await Promise.all([signedOut(here.page), signedOut(elsewhere.page)]);
    await elsewhere.picture("6-04-signed-out-elsewhere");
    await write(bobsPage.page, "Alice left, I stay.");
    await bobsPage.page.locator("[data-seq]").getByText("Alice left, I stay.").waitFor();
  });
});
