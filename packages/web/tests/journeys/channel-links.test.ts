import { expect, test } from "vitest";
import { describeJourneys } from "./browser.ts";
import { prepareJourney } from "./journey.ts";
import { groupChannel, signInOn, signUp } from "./people.ts";

describeJourneys("links into a channel", () => {
  const journey = prepareJourney("channel-links");

  test("a stranger opens one, signs in on the way, sees where it leads, and is in", {
    timeout: 90_000,
  }, async () => {
    const { url } = journey.server();
    await using alice = await signUp(url, "alice");
    await using _bob = await signUp(url, "bob");
    const channelId = await groupChannel(alice, []);
    await alice.parley.call("channel.update", { id: channelId, topic: "Whatever comes up", avatar: "💧" });

    const hers = await journey.visitor();
    await hers.page.goto(`/c/${channelId}?pane=details`);
    await signInOn(hers.page, "alice");
    const pane = hers.page.getByRole("complementary", { name: "Channel details" });
    await pane.getByRole("button", { name: "Invitation links" }).click();
    await pane.getByText("No link is good at the moment.").waitFor();
    await pane.getByRole("button", { name: "Make a link" }).click();
    const dialog = hers.page.getByRole("dialog");
    await dialog.getByLabel("Good for").selectOption({ label: "1 day" });
    await dialog.getByLabel("How many may use it").selectOption({ label: "1 person" });
    await dialog.getByRole("button", { name: "Make a link" }).click();
    const link = dialog.getByRole("textbox", { name: "Invitation link" });
    await link.waitFor();
    const address = await link.inputValue();
    await hers.picture("21-01-made");
    await dialog.getByRole("button", { name: "Done" }).click();
    await pane.getByText(/used 0 of 1 times/).waitFor();

    const his = await journey.visitor();
    await his.page.goto(address);
    // What the address carried is in nobody's history.
    await his.page.getByRole("heading", { name: "Sign in" }).waitFor();
    expect(his.page.url()).not.toContain(new URL(address).hash.slice(1));
    // Where signing in takes a mail or a provider, this page is loaded anew.
    await his.page.reload();
    await signInOn(his.page, "bob");
    await his.page.getByRole("heading", { name: "watercooler" }).waitFor();
    await his.page.getByText("Whatever comes up").waitFor();
    await his.picture("21-02-where-it-leads");
    await his.page.getByRole("button", { name: "Join channel" }).click();
    await his.page.getByRole("heading", { level: 1, name: "watercooler" }).waitFor();

    const members = pane.getByRole("list", { name: "Members" });
    await members.getByText("Bob").waitFor();
    await pane.getByText(/used 1 of 1 times|No link is good/).waitFor();

    // Opened again by who is in: the way there. By another: it is used up.
    await his.page.goto(address);
    await his.page.getByText("You are in this channel already.").waitFor();
    await his.page.getByRole("button", { name: "Go to the channel" }).click();
    await his.page.getByRole("heading", { level: 1, name: "watercooler" }).waitFor();
    await using _carol = await signUp(url, "carol");
    const other = await journey.visitor();
    other.expectRefusal(404);
    await other.page.goto(address);
    await signInOn(other.page, "carol");
    await other.page.getByText(/The invitation is not valid/).waitFor();
    await other.picture("21-03-used-up");
  });

  test("one that was taken back is good no more", { timeout: 60_000 }, async () => {
    const { url } = journey.server();
    await using dave = await signUp(url, "dave");
    const channelId = await groupChannel(dave, [], "attic");
    const made = await dave.parley.call("channelInvitation.create", { id: channelId });
    const visitor = await journey.visitor();
    const { page } = visitor;
    await page.goto(`/c/${channelId}?pane=details`);
    await signInOn(page, "dave");
    const pane = page.getByRole("complementary", { name: "Channel details" });
    await pane.getByRole("button", { name: "Invitation links" }).click();
    await pane.getByRole("button", { name: /Take back the link/ }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Take back" }).click();
    await pane.getByText("No link is good at the moment.").waitFor();
    const erin = await journey.visitor();
    erin.expectRefusal(404);
    await using _erin = await signUp(url, "erin");
    await erin.page.goto(made.url);
    await signInOn(erin.page, "erin");
    await erin.page.getByText(/The invitation is not valid/).waitFor();
  });
});
