import { expect, test } from "vitest";
import { seriousOn } from "./barriers.ts";
import { describeJourneys } from "./browser.ts";
import { composerOn, messageOn, messagesOn } from "./conversation.ts";
import { prepareJourney } from "./journey.ts";
import { actOn } from "./messages.ts";
import { befriend, enter, groupChannel, say, signIn, signUp } from "./people.ts";
import { expectFocus, expectInPlace, reply, threadOn } from "./places.ts";

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

describeJourneys("threads", () => {
  const journey = prepareJourney("threads");
  let channelId = "";

  test("two people talk in a thread beside the conversation, live", { timeout: 120_000 }, async () => {
    const { url } = journey.server();
    await using alice = await signUp(url, "alice");
    await using bob = await signUp(url, "bob");
    await befriend(alice, bob);
    channelId = await groupChannel(alice, [bob]);
    await say(bob, channelId, "Where shall we put the kettle?");
    await say(bob, channelId, "And who brings the tea?");
    const [hers, his] = [await journey.visitor(), await journey.visitor()];
    await enter(hers.page, "alice", channelId);
    await enter(his.page, "bob", channelId);

    // Begun from a message, with the keyboard where one writes.
    await actOn(messageOn(hers.page, "Where shall we put the kettle?"), "Reply in thread");
    const thread = threadOn(hers.page);
    await thread.getByText("No replies yet.").waitFor();
    await expectFocus(thread.getByRole("textbox", { name: "Reply in thread" }));
    await hers.picture("30-01-begun");
    await thread.getByRole("region", { name: "What the thread is about" }).getByText("kettle").waitFor();
    await reply(hers.page, "By the window.");
    await thread.getByRole("log", { name: "Replies" }).getByText("By the window.").waitFor();

    // The other sees that there is one, and what is new in it.
    const line = messagesOn(his.page).getByRole("link", { name: /^1 reply/ });
    await line.waitFor();
    await his.picture("30-02-line-under-the-message");
    expect(await messageOn(his.page, "By the window.").count()).toBe(0);
    await line.click();
    const replies = threadOn(his.page).getByRole("log", { name: "Replies" });
    await replies.getByText("By the window.").waitFor();
    const field = threadOn(his.page).getByRole("textbox", { name: "Reply in thread" });
    await field.pressSequentially("Too much");
    await thread.getByText("Bob is typing…").waitFor();
    await hers.picture("30-03-bob-types");
    await field.pressSequentially(" sun there.");
    await field.press("Enter");
    await thread.getByText("Too much sun there.").waitFor();
    await messagesOn(hers.page)
      .getByRole("link", { name: /^2 replies/ })
      .waitFor();
    await his.picture("30-04-two-replies");
    expect(await seriousOn(his.page)).toEqual([]);

    // Esc closes it, and the focus goes back to what opened it.
    await field.press("Escape");
    await threadOn(his.page).waitFor({ state: "detached" });
    await expectFocus(messagesOn(his.page).getByRole("link", { name: /^2 replies/ }));

    // What is new while it is closed, at its message and in the sidebar; gone once it is read.
    await reply(hers.page, "In the shade of the shelf, then.");
    await messagesOn(his.page)
      .getByRole("link", { name: /^3 replies 1 new/ })
      .waitFor();
    const inSidebar = his.page
      .getByRole("navigation", { name: "Conversations" })
      .getByRole("link", { name: /Thread in watercooler/ });
    await inSidebar.waitFor();
    await his.picture("30-05-new-in-a-closed-thread");
    await inSidebar.click();
    await threadOn(his.page).getByText("New", { exact: true }).waitFor();
    await his.picture("30-06-unread-line");
    await inSidebar.waitFor({ state: "detached" });
  });

  test("who follows no more hears of nothing new; a link leads to the very reply", {
    timeout: 120_000,
  }, async () => {
    const { url } = journey.server();
    await using alice = await signIn(url, "alice");
    const { items } = await alice.parley.call("message.page", { id: channelId });
    const threadId = items[0]?.threadId ?? "";
    const his = await journey.visitor();
    await enter(his.page, "bob", channelId);
    await messagesOn(his.page)
      .getByRole("link", { name: /^3 replies/ })
      .click();
    const follow = threadOn(his.page).getByRole("button", { name: "Follow the thread" });
    expect(await follow.getAttribute("aria-pressed")).toBe("true");
    await follow.click();
    await his.page.getByText("You are no longer told what is new in this thread.").waitFor();
    await expect.poll(() => follow.getAttribute("aria-pressed")).toBe("false");
    await his.page.keyboard.press("Escape");
    await say(alice, threadId, "Bob need not know.");
    await messagesOn(his.page)
      .getByRole("link", { name: /^4 replies/ })
      .waitFor();
    expect(await messagesOn(his.page).getByRole("link", { name: /new/ }).count()).toBe(0);

    // Not followed, it opens all the same after a reload, at its address.
    await his.page.goto(`/c/${channelId}?pane=thread&thread=${threadId}`);
    await threadOn(his.page).getByText("Bob need not know.").waitFor();
    const replies = await alice.parley.call("message.page", { id: threadId });
    await his.page.goto(`/m/${replies.items[1]?.id}`);
    await threadOn(his.page).getByText("Too much sun there.").waitFor();
    await expectInPlace(his.page, "Too much sun there.");
    await his.picture("30-07-by-its-link");
    await his.page.goto(`/c/${channelId}?pane=thread&thread=${channelId}`);
    await his.page.getByText("This thread is not here, or not open to you.").waitFor();
  });

  test("on a phone a thread stands over the conversation", { timeout: 60_000 }, async () => {
    const hers = await journey.visitor(PHONE);
    const { page } = hers;
    await enter(page, "alice", channelId);
    await messagesOn(page)
      .getByRole("link", { name: /^4 replies/ })
      .click();
    await threadOn(page).getByText("Bob need not know.").waitFor();
    const box = await threadOn(page).boundingBox();
    expect(box).toMatchObject({ x: 0, width: 390 });
    await hers.picture("30-08-phone");
    expect(await seriousOn(page)).toEqual([]);
    await reply(page, "From the tram.");
    await threadOn(page).getByText("From the tram.").waitFor();
    await page.getByRole("button", { name: "Close pane" }).click();
    await threadOn(page).waitFor({ state: "detached" });
    await composerOn(page).waitFor();
  });
});
