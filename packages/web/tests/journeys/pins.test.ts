import { expect, test } from "vitest";
import { seriousOn } from "./barriers.ts";
import { describeJourneys } from "./browser.ts";
import { messageOn, messagesOn } from "./conversation.ts";
import { prepareJourney } from "./journey.ts";
import { actOn } from "./messages.ts";
import { befriend, enter, groupChannel, say, signUp } from "./people.ts";
import { expectFocus, expectInPlace, paneOn } from "./places.ts";

const FILLERS = 70;

describeJourneys("pinned messages", () => {
  const journey = prepareJourney("pins");

  test("what one pins all find again, and go to it while the list stays", { timeout: 120_000 }, async () => {
    const { url } = journey.server();
    await using alice = await signUp(url, "alice");
    await using bob = await signUp(url, "bob");
    await befriend(alice, bob);
    const channelId = await groupChannel(alice, [bob]);
    const rules = await say(alice, channelId, "The rules of the kitchen");
    for (let at = 0; at < FILLERS; at += 1) await say(alice, channelId, `Line ${at}`);
    await say(bob, channelId, "The number of the plumber is 555 0100.");

    const [hers, his] = [await journey.visitor(), await journey.visitor({ colorScheme: "dark" })];
    await enter(hers.page, "alice", channelId);
    await enter(his.page, "bob", channelId);
    const opener = his.page.getByRole("button", { name: "Pinned messages" });
    await opener.click();
    const pane = paneOn(his.page, "Pinned messages");
    await pane.getByText("Nothing is pinned here yet.", { exact: false }).waitFor();
    await his.picture("32-01-nothing-pinned");

    // Live: one that is held, and one that is not.
    await actOn(messageOn(hers.page, "The number of the plumber is 555 0100."), "Pin to channel");
    await pane.getByText("The number of the plumber").waitFor();
    await alice.parley.call("pin.add", { id: channelId, messageId: rules.id });
    await pane.getByText("The rules of the kitchen").waitFor();
    await his.picture("32-02-pinned");
    expect(await seriousOn(his.page)).toEqual([]);
    const items = pane.getByRole("listitem");
    expect(await items.allInnerTexts()).toHaveLength(2);
    expect(await items.first().innerText()).toContain("The rules of the kitchen");

    // To its place, far above; the list stays.
    await pane.getByRole("link", { name: /^Go to the message of Alice/ }).click();
    await expectInPlace(his.page, "The rules of the kitchen");
    await messagesOn(his.page).getByText("The rules of the kitchen").waitFor();
    await pane.getByText("The number of the plumber").waitFor();
    await his.picture("32-03-in-its-place");

    // Unpinned by one, gone for the other; and pinned again.
    await pane.getByRole("button", { name: "Unpin the message of Bob" }).click();
    await expect.poll(() => items.count()).toBe(1);
    await hers.page.getByRole("button", { name: "Pinned messages" }).click();
    const hersPane = paneOn(hers.page, "Pinned messages");
    await hersPane.getByText("The rules of the kitchen").waitFor();
    expect(await hersPane.getByRole("listitem").count()).toBe(1);
    await his.page.getByRole("button", { name: "Undo" }).click();
    await hersPane.getByText("The number of the plumber").waitFor();

    // Where only moderators pin, a member is not offered to.
    await alice.parley.call("channel.update", {
      id: channelId,
      permissions: { post: "member", invite: "member", pin: "moderator", mentionAll: "member" },
    });
    await pane
      .getByRole("button", { name: /^Unpin/ })
      .first()
      .waitFor({ state: "detached" });
    await hersPane.getByRole("button", { name: "Unpin the message of Alice" }).waitFor();
    await pane.getByRole("button", { name: "Close pane" }).press("Enter");
    await pane.waitFor({ state: "detached" });
    await expectFocus(opener);
  });
});
