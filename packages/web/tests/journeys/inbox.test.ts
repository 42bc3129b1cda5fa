import { expect, test } from "vitest";
import { seriousOn } from "./barriers.ts";
import { describeJourneys } from "./browser.ts";
import { prepareJourney } from "./journey.ts";
import { befriend, directChannel, groupChannel, say, signInOn, signUp } from "./people.ts";
import { expectInPlace, threadOn } from "./places.ts";

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

describeJourneys("the inbox", () => {
  const journey = prepareJourney("inbox");

  test("what concerns one comes at once, on every device, and is read on all", {
    timeout: 120_000,
  }, async () => {
    const { url } = journey.server();
    await using alice = await signUp(url, "alice");
    await using bob = await signUp(url, "bob");
    await befriend(alice, bob);
    const channelId = await groupChannel(alice, [bob]);
    const directId = await directChannel(alice, bob);
    const own = await say(bob, channelId, "I shall bring the kettle.");

    const [desk, phone] = [await journey.visitor(), await journey.visitor({ ...PHONE, colorScheme: "dark" })];
    for (const { page } of [desk, phone]) {
      await page.goto("/inbox");
      await signInOn(page, "bob");
      await page.getByText("Nothing yet.", { exact: false }).waitFor();
    }
    await desk.picture("33-01-nothing-yet");

    const mention = await say(alice, channelId, "What do you say, @bob?");
    await say(alice, directId, "Are you coming?");
    await alice.parley.call("reaction.add", { id: channelId, messageId: own.id, emoji: "🎉" });
    await alice.parley.call("message.send", {
      id: channelId,
      nonce: crypto.randomUUID(),
      text: "Then I bring the tea.",
      replyTo: own.id,
    });
    const thread = await alice.parley.call("thread.open", { id: channelId, messageId: own.id });
    await say(alice, thread.id, "Which kettle, by the way?");

    const listOn = (at: typeof desk) => at.page.getByRole("list", { name: "Notifications" });
    const lines = (at: typeof desk) => listOn(at).getByRole("listitem");
    for (const at of [desk, phone]) {
      await expect.poll(() => lines(at).count()).toBe(5);
      for (const words of [
        "Alice mentioned you in watercooler",
        "Alice wrote to you",
        "Alice answered you in watercooler",
        "Alice reacted to your message in watercooler",
        "Alice wrote in a thread in watercooler",
      ]) {
        await listOn(at).getByRole("link", { name: words }).waitFor();
      }
    }
    await desk.picture("33-02-each-kind");
    await phone.picture("33-03-on-the-phone");
    expect(await seriousOn(desk.page)).toEqual([]);
    expect(await seriousOn(phone.page)).toEqual([]);
    const unread = (at: typeof desk) => listOn(at).locator("[data-unread]").count();
    expect(await unread(desk)).toBe(5);

    // One is marked on the desk, and read on the phone as well; the rail counts the same.
    const direct = lines(desk).filter({ hasText: "wrote to you" });
    await direct.hover();
    await direct.getByRole("button", { name: "Mark as read: Alice wrote to you" }).click();
    await expect.poll(() => unread(phone)).toBe(4);
    await desk.page.getByRole("link", { name: /Inbox/ }).getByText("4", { exact: false }).first().waitFor();

    // Only what is unread; what is read elsewhere leaves it.
    await phone.page.getByRole("button", { name: /^Unread/ }).click();
    await expect.poll(() => lines(phone).count()).toBe(4);
    await listOn(desk).getByRole("link", { name: "Alice mentioned you in watercooler" }).click();
    await expectInPlace(desk.page, "What do you say, @bob?");
    await desk.picture("33-04-in-its-place");
    await expect.poll(() => lines(phone).filter({ hasText: "mentioned you" }).count()).toBe(0);
    expect(mention.mentions).toEqual([bob.id]);

    // A reply in a thread leads into the thread.
    await desk.page.goBack();
    await listOn(desk).getByRole("link", { name: "Alice wrote in a thread in" }).click();
    await threadOn(desk.page).getByText("Which kettle, by the way?").waitFor();

    await say(alice, directId, "One more thing.");
    await expect.poll(() => lines(phone).filter({ hasText: "wrote to you" }).count()).toBe(1);
    await phone.page.getByRole("button", { name: "Mark all as read" }).click();
    await phone.page.getByText("All read.").waitFor();
    await phone.picture("33-05-all-read");
    await desk.page.goto("/inbox");
    await expect.poll(() => lines(desk).count()).toBe(6);
    await expect.poll(() => unread(desk)).toBe(0);
    await desk.picture("33-06-all-read-on-the-desk");
  });
});
