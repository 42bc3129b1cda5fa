import { expect, test } from "vitest";
import { seriousOn } from "./barriers.ts";
import { describeJourneys } from "./browser.ts";
import { composerOn, messagesOn } from "./conversation.ts";
import { prepareJourney } from "./journey.ts";
import { befriend, directChannel, enter, groupChannel, say, signIn, signInOn, signUp } from "./people.ts";
import { expectFocus, expectInPlace, paneOn } from "./places.ts";

const FILLERS = 60;

describeJourneys("search", () => {
  const journey = prepareJourney("search");
  let channelId = "";
  let directId = "";

  test("there is much to find", { timeout: 120_000 }, async () => {
    const { url } = journey.server();
    await using alice = await signUp(url, "alice");
    await using bob = await signUp(url, "bob");
    await using mallory = await signUp(url, "mallory");
    await befriend(alice, bob);
    await befriend(alice, mallory);
    channelId = await groupChannel(alice, [bob], "team lunch");
    directId = await directChannel(alice, bob);
    const first = await say(bob, channelId, "The kettle in the **kitchen** is broken.");
    const thread = await alice.parley.call("thread.open", { id: channelId, messageId: first.id });
    await say(alice, thread.id, "Which kettle, the blue one?");
    for (let at = 0; at < FILLERS; at += 1) await say(bob, channelId, `Line ${at}`);
    await say(alice, channelId, "I ordered a new kettle: https://example.org/kettle");
    await say(bob, channelId, "@alice thank you for the kettle!");
    await say(bob, directId, "昨日は東京駅で新しいやかんを買いました");
    await say(bob, directId, "The kettle sings.");
    const secret = await groupChannel(mallory, [], "secret");
    await say(mallory, secret, "Nobody knows of my kettle.");
    // The index follows the messages.
    await expect
      .poll(async () => (await alice.parley.call("search.messages", { q: "kettle" })).items.length, {
        timeout: 20_000,
      })
      .toBe(5);
  });

  test("one types, narrows it down and goes from result to result in their places", {
    timeout: 120_000,
  }, async () => {
    const hers = await journey.visitor();
    const { page } = hers;
    await enter(page, "alice", directId);
    await page.keyboard.press("ControlOrMeta+k");
    await page.getByRole("combobox", { name: "Go to a person or channel" }).fill("kettle");
    await page.getByRole("option", { name: "Search messages for “kettle”" }).waitFor();
    await hers.picture("35-01-from-the-switcher");
    await page.keyboard.press("Enter");
    const list = page.getByRole("list", { name: "Results" });
    const hits = list.getByRole("listitem");
    await expect.poll(() => hits.count()).toBe(5);
    await hers.picture("35-02-results");
    expect(await list.locator("mark").allInnerTexts()).toEqual(expect.arrayContaining(["kettle"]));
    expect(await page.getByText("Nobody knows of my kettle.").count()).toBe(0);
    expect(await seriousOn(page)).toEqual([]);

    // A filter is completed as one types it, and is a chip.
    const field = page.getByRole("combobox", { name: "Search messages" });
    await field.press("End");
    await field.pressSequentially(" from:bo");
    await page.getByRole("option", { name: /Bob/ }).waitFor();
    await hers.picture("35-03-who");
    await field.press("Enter");
    await page.getByRole("button", { name: "Remove the filter From Bob" }).waitFor();
    await expect.poll(() => hits.count()).toBe(3);
    await page.getByRole("button", { name: "In", exact: true }).click();
    await field.pressSequentially("lun");
    await page.getByRole("option", { name: "team lunch" }).click();
    await page.getByRole("button", { name: "Remove the filter In team lunch" }).waitFor();
    await expect.poll(() => hits.count()).toBe(2);
    await page.getByRole("button", { name: "Mentions me" }).first().click();
    await expect.poll(() => hits.count()).toBe(1);
    await hers.picture("35-04-chips");
    expect(await seriousOn(page)).toEqual([]);
    for (const filter of ["Mentions me", "In team lunch", "From Bob"]) {
      await page.getByRole("button", { name: `Remove the filter ${filter}` }).click();
    }
    await expect.poll(() => hits.count()).toBe(5);
    await field.pressSequentially(" has:link ");
    await expect.poll(() => hits.count()).toBe(1);
    // The chip becomes words again, to be changed.
    await field.press("Home");
    await field.press("Backspace");
    await expect.poll(() => field.inputValue()).toBe("kettle has:link");
    await page.getByRole("button", { name: "Clear the search" }).click();
    await field.fill("kettle");
    await expect.poll(() => hits.count()).toBe(5);

    // In place: the list stays, and goes on from where one is.
    await field.press("ArrowDown");
    await expectFocus(hits.first().getByRole("link"));
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    const pane = paneOn(page, "Search");
    await pane.waitFor();
    await expectInPlace(page, "I ordered a new kettle");
    await expectFocus(pane);
    await hers.picture("35-05-in-its-place");
    expect(await seriousOn(page)).toEqual([]);
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await expectInPlace(page, "thank you for the kettle");
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await expectInPlace(page, "The kettle in the kitchen is broken.");
    await messagesOn(page).getByText("Line 0", { exact: true }).waitFor();
    await hers.picture("35-06-far-above");

    // A reply in a thread is shown in its thread.
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await page.getByRole("log", { name: "Replies" }).getByText("Which kettle, the blue one?").waitFor();
    await page.getByRole("region", { name: "What the thread is about" }).getByText("is broken").waitFor();
    await expectFocus(pane);
    await hers.picture("35-07-a-reply-in-its-thread");
    await page.keyboard.press("Escape");
    await pane.waitFor({ state: "detached" });
    await page.getByRole("link", { name: "Show it in the conversation" }).click();
    await messagesOn(page).waitFor();

    // What was searched for is remembered here, until it is forgotten.
    await page.goto("/search");
    await page.getByRole("button", { name: "kettle", exact: true }).click();
    await expect.poll(() => hits.count()).toBe(5);
    await page.getByRole("button", { name: "Clear the search" }).click();
    await page.getByRole("button", { name: "Forget “kettle”" }).click();
    await page.getByRole("button", { name: "kettle", exact: true }).waitFor({ state: "detached" });
  });

  test("from a conversation one searches it; what is wrong is said at its place", {
    timeout: 120_000,
  }, async () => {
    const hers = await journey.visitor({ colorScheme: "dark" });
    hers.expectRefusal(400);
    hers.expectRefusal(422);
    const { page } = hers;
    await enter(page, "alice", directId);
    await page.getByRole("button", { name: "Search in this conversation" }).click();
    const pane = paneOn(page, "Search");
    await pane.getByRole("button", { name: "Remove the filter In Bob" }).waitFor();
    const hits = pane.getByRole("list", { name: "Results" }).getByRole("listitem");
    await expect.poll(() => hits.count()).toBe(2);

    // As input methods type: nothing is asked for before a word is one.
    const field = pane.getByRole("combobox", { name: "Search messages" });
    await field.focus();
    const session = await page.context().newCDPSession(page);
    await session.send("Input.imeSetComposition", { text: "とうきょう", selectionStart: 5, selectionEnd: 5 });
    await session.send("Input.insertText", { text: "東京" });
    await expect.poll(() => hits.count()).toBe(1);
    await expect.poll(() => pane.locator("mark").allInnerTexts()).toEqual(["東京"]);
    await hers.picture("35-08-in-one-conversation");
    await field.fill("from:nobody ");
    await pane.getByRole("alert").getByText("Nobody is called so.", { exact: false }).waitFor();
    await hers.picture("35-09-nobody-by-that-name");
    expect(await seriousOn(page)).toEqual([]);
    await pane.getByRole("button", { name: "Remove the filter From nobody" }).click();
    await field.fill("saxophone");
    await pane.getByText("Nothing found for", { exact: false }).waitFor();
    await field.press("Escape");
    await pane.waitFor({ state: "detached" });
    await expectFocus(page.getByRole("button", { name: "Search in this conversation" }));
    await composerOn(page).waitFor();
  });

  test("on a phone a result is shown in its place, and back is back to the results", {
    timeout: 60_000,
  }, async () => {
    const { url } = journey.server();
    await using bob = await signIn(url, "bob");
    await say(bob, directId, "One more kettle.");
    const hers = await journey.visitor({
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
    });
    const { page } = hers;
    await page.goto("/search?q=kettle");
    await signInOn(page, "alice");
    const hits = page.getByRole("list", { name: "Results" }).getByRole("listitem");
    await hits.filter({ hasText: "I ordered a new kettle" }).waitFor();
    await hers.picture("35-10-phone");
    expect(await seriousOn(page)).toEqual([]);
    await hits.filter({ hasText: "I ordered a new kettle" }).getByRole("link").tap();
    await expectInPlace(page, "I ordered a new kettle");
    expect(await paneOn(page, "Search").count()).toBe(0);
    await page.goBack();
    await hits.filter({ hasText: "I ordered a new kettle" }).waitFor();
  });

  test("on a phone every place is one tap away from the conversations, and search from within one", {
    timeout: 60_000,
  }, async () => {
    const hers = await journey.visitor({
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
    });
    const { page } = hers;
    await page.goto("/");
    await signInOn(page, "alice");
    const bar = page.getByRole("navigation", { name: "Parley" });
    const home = bar.getByRole("link", { name: "Conversations" });
    for (const place of ["Inbox", "Search", "Saved"]) {
      await bar.getByRole("link", { name: place }).tap();
      await page.waitForURL(`**/${place.toLowerCase()}`);
      await home.tap();
    }
    await page.getByRole("link", { name: "Drafts and scheduled" }).tap();
    await page.waitForURL("**/drafts");
    await home.tap();
    await page.getByRole("button", { name: "Your account" }).tap();
    await page.getByRole("menuitem", { name: "Settings" }).tap();
    await page.waitForURL("**/settings");
    await home.tap();
    await page.getByRole("link", { name: "team lunch" }).first().tap();
    await page.getByRole("button", { name: "Search in this conversation" }).tap();
    await page.waitForURL("**/search?q=*");
    await page.getByRole("combobox", { name: "Search messages" }).pressSequentially("ordered");
    await page.getByRole("list", { name: "Results" }).getByText("I ordered a new").waitFor();
  });
});
