import { expect, test } from "vitest";
import { seriousOn } from "./barriers.ts";
import { describeJourneys } from "./browser.ts";
import { messageOn } from "./conversation.ts";
import { prepareJourney } from "./journey.ts";
import { actOn } from "./messages.ts";
import { befriend, enter, groupChannel, say, signInOn, signUp } from "./people.ts";
import { expectInPlace } from "./places.ts";

const FILLERS = 60;

describeJourneys("saved messages", () => {
  const journey = prepareJourney("saved");

  test("what one saves is on all one's devices, and leads back to its place", {
    timeout: 120_000,
  }, async () => {
    const { url } = journey.server();
    await using alice = await signUp(url, "alice");
    await using bob = await signUp(url, "bob");
    await befriend(alice, bob);
    const channelId = await groupChannel(alice, [bob]);
    const plan = await say(alice, channelId, "The plan for **Friday** is in the drawer.");
    for (let at = 0; at < FILLERS; at += 1) await say(alice, channelId, `Line ${at}`);
    await say(alice, channelId, "The key lies under the pot.");

    const [desk, phone] = [
      await journey.visitor(),
      await journey.visitor({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }),
    ];
    await phone.page.goto("/saved");
    await signInOn(phone.page, "bob");
    await phone.page.getByText("Nothing saved yet.", { exact: false }).waitFor();
    await phone.picture("31-01-nothing-yet");
    await enter(desk.page, "bob", channelId);
    await actOn(messageOn(desk.page, "The key lies under the pot."), "Save for later");
    const list = phone.page.getByRole("list", { name: "Saved messages" });
    await list.getByText("The key lies under the pot.").waitFor();
    await bob.parley.call("saved.add", { messageId: plan.id });
    await expect.poll(() => list.getByRole("listitem").count()).toBe(2);
    expect(await list.getByRole("listitem").first().innerText()).toContain("watercooler");
    await phone.picture("31-02-on-the-other-device");
    expect(await seriousOn(phone.page)).toEqual([]);

    // It says what it says now, wherever its conversation is held.
    await alice.parley.call("message.edit", {
      id: channelId,
      messageId: plan.id,
      text: "The plan for Friday is on the shelf.",
    });
    await phone.page.reload();
    await list.getByText("The plan for Friday is on the shelf.").waitFor();

    // To its place, far above what is held.
    await desk.page.getByRole("link", { name: "Saved" }).click();
    const here = desk.page.getByRole("list", { name: "Saved messages" });
    await here.getByText("The plan for Friday is on the shelf.").waitFor();
    await desk.picture("31-03-saved");
    await here
      .getByRole("link", { name: /^Go to the message of Alice/ })
      .first()
      .click();
    await expectInPlace(desk.page, "The plan for Friday is on the shelf.");
    await desk.picture("31-04-in-its-place");

    // Let go on one device, gone from the other, and taken back.
    await phone.page
      .getByRole("listitem")
      .filter({ hasText: "The key lies under the pot." })
      .getByRole("button", { name: "Remove the message of Alice from saved" })
      .click();
    await expect.poll(() => list.getByRole("listitem").count()).toBe(1);
    await desk.page.goBack();
    await expect.poll(() => here.getByRole("listitem").count()).toBe(1);
    await phone.picture("31-05-removed");
    await phone.page.getByRole("button", { name: "Undo" }).click();
    await expect.poll(() => list.getByRole("listitem").count()).toBe(2);
    await expect.poll(() => here.getByRole("listitem").count()).toBe(2);

    // What was deleted says so, and what one may not read any more is gone.
    await alice.parley.call("message.delete", { id: channelId, messageId: plan.id });
    await desk.page.reload();
    await here.getByText("This message was deleted.").or(here.getByText("The key lies")).first().waitFor();
    expect(await here.getByText("on the shelf").count()).toBe(0);
    await alice.parley.call("member.remove", { id: channelId, userId: bob.id });
    await desk.page.reload();
    await desk.page.getByText("Nothing saved yet.", { exact: false }).waitFor();
  });
});
