import { expect, test } from "vitest";
import { describeJourneys } from "./browser.ts";
import { prepareJourney } from "./journey.ts";
import { chooseEmoji } from "./messages.ts";
import { befriend, say, signInOn, signUp } from "./people.ts";

describeJourneys("public channels", () => {
  const journey = prepareJourney("channel-browsing");

  test("one is made, found as one types, joined, and seen by those in it at once", {
    timeout: 90_000,
  }, async () => {
    const { url } = journey.server();
    await using alice = await signUp(url, "alice");
    await using bob = await signUp(url, "bob");
    await befriend(alice, bob);
    const [hers, his] = [await journey.visitor(), await journey.visitor()];

    await hers.page.goto("/channels");
    await signInOn(hers.page, "alice");
    await hers.page.getByText("There is no public channel yet. Make the first one.").waitFor();
    await hers.picture("20-01-none");
    await hers.page.getByRole("main").getByRole("button", { name: "Create channel" }).first().click();
    const dialog = hers.page.getByRole("dialog", { name: "Create a channel" });
    await dialog.getByLabel("Channel name").fill("tea-room");
    await dialog.getByRole("button", { name: "Choose an emoji for the channel" }).click();
    await chooseEmoji(hers.page, "teacup without handle");
    await dialog.getByLabel("Topic").fill("What is brewing");
    await dialog.getByLabel("Description").fill("For everyone who likes a good cup.");
    await dialog.getByText("Public", { exact: true }).click();
    await hers.picture("20-02-create");
    await dialog.getByRole("button", { name: "Create channel" }).click();
    await hers.page.getByRole("heading", { level: 1, name: "tea-room" }).waitFor();
    await hers.page.getByRole("button", { name: "1 member" }).click();
    await hers.page.getByRole("complementary").getByText("Owner · you").waitFor();

    await his.page.goto("/");
    await signInOn(his.page, "bob");
    await his.page.getByRole("button", { name: "Browse channels" }).click();
    const found = his.page.getByRole("list", { name: "Public channels" }).getByRole("listitem");
    await found.getByText("For everyone who likes a good cup.").waitFor();
    const search = his.page.getByRole("searchbox", { name: "Search public channels" });
    await search.fill("coffee");
    await his.page.getByText(/No public channel has “coffee”/).waitFor();
    await his.picture("20-03-none-found");
    await search.fill("brewing");
    await his.page.getByRole("button", { name: "Join tea-room" }).waitFor();
    await his.picture("20-04-found");
    await his.page.getByRole("button", { name: "Join tea-room" }).click();
    await his.page.getByRole("heading", { level: 1, name: "tea-room" }).waitFor();
    await his.page.getByRole("button", { name: "Topic: What is brewing" }).waitFor();

    // Nobody reloads: she sees who came, and that they left.
    const members = hers.page.getByRole("complementary").getByRole("list", { name: "Members" });
    await members.getByText("Bob").waitFor();
    await hers.picture("20-05-who-came");
    await his.page.getByRole("button", { name: "2 members" }).click();
    await his.page.getByRole("button", { name: "Leave channel" }).click();
    const alert = his.page.getByRole("alertdialog");
    await alert.getByText("You can join it again whenever you like.").waitFor();
    await alert.getByRole("button", { name: "Leave channel" }).click();
    await members.getByText("Bob").waitFor({ state: "detached" });
    const sidebar = his.page.getByRole("navigation", { name: "Conversations" });
    await sidebar.getByRole("link", { name: /tea-room/ }).waitFor({ state: "detached" });
  });

  test("a private channel is not found, and one that becomes public is", async () => {
    const { url } = journey.server();
    await using carol = await signUp(url, "carol");
    const { id } = await carol.parley.call("channel.create", { kind: "group", name: "back-room" });
    await say(carol, id, "Quiet here.");
    const { page } = await journey.visitor();
    await page.goto("/channels");
    await signInOn(page, "bob");
    const found = page.getByRole("list", { name: "Public channels" });
    await found.getByText("tea-room").waitFor();
    expect(await found.getByText("back-room").count()).toBe(0);
    await carol.parley.call("channel.update", { id, visibility: "public" });
    await page.getByRole("searchbox").fill("back");
    await page.getByRole("button", { name: "Join back-room" }).waitFor();
  });
});
