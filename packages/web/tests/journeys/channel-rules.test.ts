import { expect, test } from "vitest";
import { describeJourneys } from "./browser.ts";
import { prepareJourney } from "./journey.ts";
import { groupChannel, signInOn, signUp } from "./people.ts";

describeJourneys("what a channel allows", () => {
  const journey = prepareJourney("channel-rules");

  test("an owner changes it, everyone sees it at once, and nobody is offered what is refused", {
    timeout: 90_000,
  }, async () => {
    const { url } = journey.server();
    await using alice = await signUp(url, "alice");
    await using bob = await signUp(url, "bob");
    const channelId = await groupChannel(alice, [bob]);
    const [hers, his] = [await journey.visitor(), await journey.visitor()];
    for (const [{ page }, name] of [
      [hers, "alice"],
      [his, "bob"],
    ] as const) {
      await page.goto(`/c/${channelId}?pane=details`);
      await signInOn(page, name);
    }
    const hersPane = hers.page.getByRole("complementary", { name: "Channel details" });
    const hisPane = his.page.getByRole("complementary", { name: "Channel details" });
    await hisPane.getByText("Only moderators and owners add people here.").waitFor();
    for (const name of ["Edit the channel", "Rules", "Archive channel", "Delete channel"]) {
      expect(await hisPane.getByRole("button", { name }).count(), name).toBe(0);
    }

    await hersPane.getByRole("button", { name: "Edit the channel" }).click();
    const dialog = hers.page.getByRole("dialog");
    await dialog.getByLabel("Channel name").fill("kettle");
    await dialog.getByLabel("Topic").fill("On at nine");
    await dialog.getByRole("button", { name: "Save" }).click();
    await his.page.getByRole("heading", { level: 1, name: "kettle" }).waitFor();
    await hisPane.getByText("On at nine").waitFor();

    await hersPane.getByRole("button", { name: "Rules" }).click();
    await hersPane.getByRole("checkbox", { name: "Announcements only" }).check();
    await hisPane.getByText("Announcements: only moderators and owners write here").waitFor();
    await hersPane.getByLabel("Who may invite").selectOption({ label: "Everyone" });
    await hisPane.getByRole("button", { name: "Add people" }).waitFor();
    await hersPane.getByLabel("Who may invite").selectOption({ label: "Owners" });
    await hisPane.getByText("Only owners add people here.").waitFor();
    expect(await hisPane.getByRole("button", { name: "Add people" }).count()).toBe(0);
    expect(await hisPane.getByRole("button", { name: "Invitation links" }).count()).toBe(0);
    await hersPane.getByLabel("Slow mode").selectOption({ label: "30 seconds" });
    await hisPane.getByText("Slow mode: one message every 30 seconds").waitFor();
    await hers.picture("22-01-rules");
    await his.picture("22-02-as-a-member");

    await hersPane.getByRole("button", { name: "Actions for Bob" }).click();
    await hers.page.getByRole("menuitem", { name: "Make moderator" }).click();
    await hisPane.getByRole("button", { name: "Edit the channel" }).waitFor();
    await hisPane.getByRole("button", { name: "Rules" }).click();
    await hisPane.getByText("Only owners change these.").waitFor();
    expect(await hisPane.getByRole("checkbox", { name: "Announcements only" }).count()).toBe(0);
  });

  test("deleting asks for the name, and takes the channel from everyone", { timeout: 60_000 }, async () => {
    const { url } = journey.server();
    await using carol = await signUp(url, "carol");
    await using dave = await signUp(url, "dave");
    const channelId = await groupChannel(carol, [dave], "attic");
    const [hers, his] = [await journey.visitor(), await journey.visitor()];
    await his.page.goto("/");
    await signInOn(his.page, "dave");
    const line = his.page
      .getByRole("navigation", { name: "Conversations" })
      .getByRole("link", { name: /attic/ });
    await line.waitFor();
    await hers.page.goto(`/c/${channelId}?pane=details`);
    await signInOn(hers.page, "carol");
    await hers.page.getByRole("button", { name: "Delete channel" }).click();
    const dialog = hers.page.getByRole("dialog");
    const remove = dialog.getByRole("button", { name: "Delete channel" });
    await dialog.getByRole("textbox").fill("atti");
    expect(await remove.isDisabled()).toBe(true);
    await hers.picture("22-03-delete");
    await dialog.getByRole("textbox").fill("attic");
    await remove.click();
    await line.waitFor({ state: "detached" });
    await hers.page.waitForURL((at) => at.pathname === "/");
  });

  test("the only owner is told why they cannot leave", { timeout: 60_000 }, async () => {
    const { url } = journey.server();
    await using erin = await signUp(url, "erin");
    await using frank = await signUp(url, "frank");
    const channelId = await groupChannel(erin, [frank], "cellar");
    const visitor = await journey.visitor();
    visitor.expectRefusal(409);
    await visitor.page.goto(`/c/${channelId}?pane=details`);
    await signInOn(visitor.page, "erin");
    await visitor.page.getByRole("button", { name: "Leave channel" }).click();
    await visitor.page.getByRole("alertdialog").getByRole("button", { name: "Leave channel" }).click();
    await visitor.page.getByText(/A channel keeps at least one owner/).waitFor();
    await visitor.page.getByRole("heading", { level: 1, name: "cellar" }).waitFor();
  });
});
