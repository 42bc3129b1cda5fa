import { expect, test } from "vitest";
import { describeJourneys } from "./browser.ts";
import { prepareJourney } from "./journey.ts";
import { chooseEmoji } from "./messages.ts";
import { befriend, directChannel, signInOn, signUp } from "./people.ts";

describeJourneys("what one is up to", () => {
  const journey = prepareJourney("presence-status");

  test("a status and not to be disturbed are seen on another's page at once, and end", {
    timeout: 90_000,
  }, async () => {
    const { url } = journey.server();
    await using alice = await signUp(url, "alice");
    await using bob = await signUp(url, "bob");
    await befriend(alice, bob);
    const channelId = await directChannel(alice, bob);
    const [hers, his] = [await journey.visitor(), await journey.visitor()];
    await hers.page.goto("/");
    await signInOn(hers.page, "alice");
    await his.page.goto(`/c/${channelId}?pane=details`);
    await signInOn(his.page, "bob");
    const row = his.page
      .getByRole("navigation", { name: "Conversations" })
      .getByRole("link", { name: /Alice/ });
    const profile = his.page.getByRole("complementary", { name: "Profile" });
    await row.locator('[data-presence="online"]').waitFor();

    await hers.page.getByRole("button", { name: "Your account" }).click();
    await hers.page.getByRole("menuitem", { name: "Set a status" }).click();
    const dialog = hers.page.getByRole("dialog", { name: "Your status" });
    await hers.picture("24-01-suggestions");
    await dialog.getByRole("button", { name: /In a meeting/ }).click();
    await dialog.getByLabel("What is going on?").fill("Tasting tea");
    await dialog.getByRole("button", { name: /Emoji of the status/ }).click();
    await chooseEmoji(hers.page, "teacup without handle");
    await hers.picture("24-02-status");
    await dialog.getByRole("button", { name: "Save" }).click();
    await row.getByText("🍵 Tasting tea").waitFor({ state: "attached" });
    await profile.getByText("Online · 🍵 Tasting tea").waitFor();

    await hers.page.getByRole("button", { name: "Your account" }).click();
    await hers.page.getByText("🍵 Tasting tea").waitFor();
    await hers.page.getByRole("menuitem", { name: "Do not disturb" }).click();
    await hers.page.getByRole("menuitem", { name: "For 1 hour" }).click();
    await row.locator('[data-presence="dnd"]').waitFor();
    await profile.getByText("Do not disturb · 🍵 Tasting tea").waitFor();
    await his.picture("24-03-seen");
    await hers.page.getByRole("button", { name: "Your account" }).click();
    await hers.page.getByText(/^Until (\w+ )?\d\d:\d\d · Turn it off$/).waitFor();
    await hers.picture("24-04-menu");
    await hers.page.getByRole("menuitem", { name: /Do not disturb is on/ }).click();
    await row.locator('[data-presence="online"]').waitFor();
    await hers.page.getByRole("button", { name: "Your account" }).click();
    await hers.page.getByRole("menuitem", { name: "Clear status" }).click();
    await row.getByText("Tasting tea").waitFor({ state: "detached" });
  });

  test("a page watches whom it shows, and hears of who scrolls in", { timeout: 60_000 }, async () => {
    const { url } = journey.server();
    await using carol = await signUp(url, "carol");
    await using dave = await signUp(url, "dave");
    await befriend(carol, dave);
    const { page } = await journey.visitor();
    const watched: string[][] = [];
    page.on("websocket", (socket) =>
      socket.on("framesent", ({ payload }) => {
        const frame: { op?: string; userIds?: string[] } = JSON.parse(payload.toString());
        if (frame.op === "watch") watched.push(frame.userIds ?? []);
      }),
    );
    await page.goto("/settings/appearance");
    await signInOn(page, "carol");
    await page.getByRole("radio", { name: "Dark" }).waitFor({ state: "attached" });
    // Beside the settings nobody is shown but oneself.
    await expect.poll(() => watched.at(-1)).toEqual([carol.id]);
    dave.parley.connect();
    await page.getByRole("link", { name: "Conversations" }).click();
    await page.getByRole("button", { name: /Dave/ }).locator('[data-presence="online"]').waitFor();
    await expect.poll(() => watched.at(-1)?.toSorted()).toEqual([carol.id, dave.id].toSorted());
    await page.getByRole("link", { name: "Settings" }).click();
    await expect.poll(() => watched.at(-1)).toEqual([carol.id]);
  });
});
