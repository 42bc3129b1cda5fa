import { expect, test } from "vitest";
import { seriousOn } from "./barriers.ts";
import { describeJourneys } from "./browser.ts";
import { composerOn, expectOnce, messageOn, messagesOn, write } from "./conversation.ts";
import { prepareJourney } from "./journey.ts";
import { actOn, befriended, chipOn, chooseEmoji } from "./messages.ts";
import { enter, groupChannel, say } from "./people.ts";
import { scrollUp, watchFirstMessage } from "./reading.ts";

describeJourneys("what is done to a message", () => {
  const journey = prepareJourney("message-actions");

  test("two people react, edit and answer, and each sees it live", { timeout: 120_000 }, async () => {
    await using people = await befriended(journey.server().url);
    const { alice, bob, direct } = people;
    await say(bob, direct, "Shall we have **tea** at four?");
    const [hers, his] = [await journey.visitor(), await journey.visitor()];
    await enter(hers.page, "alice", direct);
    await enter(his.page, "bob", direct);
    const question = (page: typeof hers.page) =>
      messagesOn(page).locator("article", { hasText: "Shall we have tea" });
    await question(hers.page).waitFor();
    expect(await question(hers.page).locator("strong").innerText()).toBe("tea");

    // By the toolbar: one of the usual emoji, then any by its name.
    await question(hers.page).hover();
    await hers.picture("20-01-toolbar");
    await question(hers.page).getByRole("button", { name: "React with 👍" }).click();
    await chipOn(his.page, "👍", 1).waitFor();
    await chipOn(his.page, "👍", 1).click();
    await chipOn(hers.page, "👍", 2).waitFor();
    expect(await chipOn(hers.page, "👍", 2).getAttribute("aria-pressed")).toBe("true");
    await chipOn(hers.page, "👍", 2).hover();
    await hers.page.getByText("you and Bob reacted with 👍").waitFor();
    await hers.picture("20-02-who-reacted");
    await actOn(question(hers.page), "Add reaction");
    await hers.page.getByRole("searchbox", { name: "Search emoji" }).waitFor();
    await hers.page.getByRole("gridcell").first().waitFor();
    await hers.picture("20-03-picker");
    await chooseEmoji(hers.page, "teacup");
    await chipOn(his.page, "🍵", 1).waitFor();
    await chipOn(hers.page, "👍", 2).click();
    await chipOn(his.page, "👍", 1).waitFor();
    await his.picture("20-04-chips");

    // Answered, with the way back to what is answered.
    await actOn(question(hers.page), "Reply");
    await hers.page.getByText("Answering Bob").waitFor();
    await hers.picture("20-05-answering");
    await composerOn(hers.page).pressSequentially("Yes please");
    await hers.page.keyboard.press("Enter");
    await expectOnce(his.page, ["Yes please"]);
    const quote = messageOn(his.page, "Yes please").getByRole("button", {
      name: /^Answers Bob Shall we have tea/,
    });
    await quote.click();
    await his.picture("20-06-jumped-to-what-is-answered");

    // Edited in its place; the texts before stay to be seen.
    await hers.page.keyboard.press("ArrowUp");
    const editor = hers.page.getByRole("textbox", { name: "Edit message" });
    expect(await editor.inputValue()).toBe("Yes please");
    await hers.picture("20-07-editing");
    await editor.fill("Yes please, with milk");
    await editor.press("Enter");
    await messagesOn(his.page).getByText("Yes please, with milk").waitFor();
    await messagesOn(his.page).getByRole("button", { name: "edited: show earlier versions" }).click();
    const history = his.page.getByRole("dialog", { name: "Earlier versions" });
    await history.getByText("Yes please", { exact: true }).waitFor();
    await his.picture("20-08-history");
    expect(await seriousOn(his.page)).toEqual([]);
    await his.page.keyboard.press("Escape");

    // Deleted, with a way back.
    const answer = messagesOn(hers.page).locator("article", { hasText: "with milk" });
    await actOn(answer, "Delete message");
    await hers.page.getByText("The message goes in a moment.").waitFor();
    await hers.picture("20-09-undo");
    await hers.page.getByRole("button", { name: "Undo" }).click();
    await expect.poll(() => answer.getAttribute("data-going")).toBeNull();
    await actOn(answer, "Delete message");
    await messagesOn(his.page).getByText("This message was deleted.").waitFor({ timeout: 15_000 });
    await messagesOn(hers.page).getByText("This message was deleted.").waitFor();
    expect(await messagesOn(his.page).getByText("with milk").count()).toBe(0);

    // Leaving sends what could still be taken back.
    await write(hers.page, "Said in haste");
    await expectOnce(his.page, ["Said in haste"]);
    await actOn(messageOn(hers.page, "Said in haste"), "Delete message");
    await hers.page.reload();
    await messageOn(his.page, "Said in haste").waitFor({ state: "detached" });
    expect((await alice.parley.call("message.page", { id: direct })).items.at(-1)?.deletedAt).not.toBeNull();
  });

  test("a message is pinned, saved, passed on and linked to", { timeout: 120_000 }, async () => {
    await using people = await befriended(journey.server().url);
    const { alice, bob, direct } = people;
    const group = await groupChannel(alice, [bob], "kitchen");
    await say(bob, group, "The kettle is new");
    for (let at = 0; at < 130; at += 1) await say(at % 2 ? alice : bob, group, `Line ${at}`);
    const visitor = await journey.visitor({ permissions: ["clipboard-read", "clipboard-write"] });
    const { page } = visitor;
    await enter(page, "alice", group);
    const last = messageOn(page, "Line 129");
    await actOn(last, "Pin to channel");
    await last.getByText("Pinned", { exact: true }).waitFor();
    await actOn(last, "Save for later");
    await last.getByText("Saved", { exact: true }).waitFor();
    await visitor.picture("20-10-marks");
    await actOn(last, "Forward…");
    const dialog = page.getByRole("dialog", { name: "Forward the message" });
    await dialog.getByRole("combobox").fill("bob");
    await visitor.picture("20-11-forward");
    expect(await seriousOn(page)).toEqual([]);
    await page.keyboard.press("Enter");
    await page.getByText("Forwarded to Bob.").waitFor();
    await page.goto(`/c/${direct}`);
    await messagesOn(page).getByText("Forwarded from Alice").last().waitFor();
    await visitor.picture("20-12-forwarded");
    await messagesOn(page).getByRole("link", { name: "Show the original" }).last().click();
    await page.waitForURL(`**/c/${group}`);
    await last.waitFor();

    // A permalink goes back two pages.
    const { items } = await alice.parley.call("message.page", { id: group, after: 0, limit: 1 });
    await page.goto(`/m/${items[0]?.id}`);
    await messageOn(page, "The kettle is new").waitFor();
    await visitor.picture("20-13-permalink");
    await actOn(messageOn(page, "The kettle is new"), "Copy link");
    await page.getByText("Link copied.").waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toBe(`${journey.server().url}/m/${items[0]?.id}`);
    // One that is not there says so.
    visitor.expectRefusal(404);
    await page.goto(`/m/${crypto.randomUUID()}`);
    await page.getByText("This message is not here any more.").waitFor();
  });

  test("what one reads stays where it is while messages around it change their height", {
    timeout: 90_000,
  }, async () => {
    await using people = await befriended(journey.server().url);
    const { alice, bob } = people;
    const group = await groupChannel(alice, [bob], "heights");
    const sent: Awaited<ReturnType<typeof say>>[] = [];
    for (let at = 0; at < 60; at += 1) sent.push(await say(bob, group, `Line ${at}\nand\nmore`));
    const visitor = await journey.visitor();
    const { page } = visitor;
    await enter(page, "alice", group);
    await messagesOn(page).getByText("Line 59").waitFor();
    await scrollUp(page);
    const watched = await watchFirstMessage(page);
    const reactTo = async (seq: number) => {
      const message = sent[seq - 1];
      if (!message) return;
      await bob.parley.call("reaction.add", { id: group, messageId: message.id, emoji: "🎈" });
      await bob.parley.call("message.edit", { id: group, messageId: message.id, text: "Higher\n".repeat(6) });
    };
    // Above the screen, within it, and below.
    for (const seq of [watched.seq - 2, watched.seq + 3, 60]) await reactTo(seq);
    await page.getByText("Higher").nth(1).waitFor();
    await visitor.picture("20-14-heights");
    expect(await watched.furthestPx()).toBeLessThan(1.5);
    // At the end, the end is followed.
    await page.getByRole("button", { name: /Jump to the latest|new below/ }).click();
    await chipOn(page, "🎈", 1).last().waitFor();
    await reactTo(59);
    await expect
      .poll(() => messagesOn(page).evaluate((list) => list.scrollHeight - list.scrollTop - list.clientHeight))
      .toBeLessThan(2);
  });

  test("what the server refuses says why, and keeps the words", { timeout: 60_000 }, async () => {
    await using people = await befriended(journey.server().url);
    const { alice, bob } = people;
    const group = await groupChannel(alice, [bob], "attic");
    await say(bob, group, "Draughty up here");
    const visitor = await journey.visitor();
    const { page } = visitor;
    await enter(page, "bob", group);
    await actOn(messageOn(page, "Draughty up here"), "Edit message");
    const editor = page.getByRole("textbox", { name: "Edit message" });
    await editor.fill("Very draughty up here");
    await alice.parley.call("channel.archive", { id: group });
    await page.getByText("This channel is archived.").waitFor();
    await editor.press("Enter");
    await page.getByRole("alert").getByText("This channel is archived").waitFor();
    expect(await editor.inputValue()).toBe("Very draughty up here");
    await visitor.picture("20-15-refused");
    await page.getByRole("button", { name: "Cancel" }).click();
    await messageOn(page, "Draughty up here").waitFor();
  });

  test("a moderator is asked before what another one wrote is gone", { timeout: 60_000 }, async () => {
    await using people = await befriended(journey.server().url);
    const { alice, bob } = people;
    const group = await groupChannel(alice, [bob], "cellar");
    const said = await say(bob, group, "Spam");
    const visitor = await journey.visitor();
    const { page } = visitor;
    await enter(page, "alice", group);
    await actOn(messageOn(page, "Spam"), "Delete message");
    const asks = page.getByRole("alertdialog", { name: "Delete this message of Bob?" });
    await asks.waitFor();
    await visitor.picture("20-16-asks");
    await asks.getByRole("button", { name: "Cancel" }).click();
    expect((await alice.parley.call("message.get", { messageId: said.id })).text).toBe("Spam");
    await actOn(messageOn(page, "Spam"), "Delete message");
    await asks.getByRole("button", { name: "Delete message" }).click();
    await messagesOn(page).getByText("This message was deleted.").waitFor();
    await expect
      .poll(async () => (await alice.parley.call("message.get", { messageId: said.id })).deletedAt)
      .not.toBeNull();
  });
});
