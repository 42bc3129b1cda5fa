import { expect, test } from "vitest";
import { seriousOn } from "./barriers.ts";
import { describeJourneys } from "./browser.ts";
import { composerOn, expectOnce, messageOn, messagesOn, write } from "./conversation.ts";
import { prepareJourney } from "./journey.ts";
import { befriended } from "./messages.ts";
import { befriend, directChannel, enter, groupChannel, say, signUp } from "./people.ts";

describeJourneys("writing", () => {
  const journey = prepareJourney("message-writing");

  test("what one begins on one device is there on the other, and gone from both once it is sent", {
    timeout: 90_000,
  }, async () => {
    await using people = await befriended(journey.server().url);
    const { direct } = people;
    const [desk, phone] = [await journey.visitor(), await journey.visitor()];
    await enter(desk.page, "alice", direct);
    await enter(phone.page, "alice", direct);
    await composerOn(desk.page).pressSequentially("Begun at the desk");
    await expect
      .poll(() => composerOn(phone.page).inputValue(), { timeout: 10_000 })
      .toBe("Begun at the desk");
    await composerOn(phone.page).press("End");
    await composerOn(phone.page).pressSequentially(", ended on the phone");
    const whole = "Begun at the desk, ended on the phone";
    await expect.poll(() => composerOn(desk.page).inputValue(), { timeout: 10_000 }).toBe(whole);
    await composerOn(desk.page).press("Enter");
    for (const { page } of [desk, phone]) {
      await expectOnce(page, [whole]);
      await expect.poll(() => composerOn(page).inputValue(), { timeout: 10_000 }).toBe("");
    }
    // Through a reload as well, and in the middle of the text the caret stays where it is.
    await composerOn(desk.page).pressSequentially("ac");
    await composerOn(desk.page).press("ArrowLeft");
    await composerOn(desk.page).pressSequentially("b");
    expect(await composerOn(desk.page).evaluate((box: HTMLTextAreaElement) => box.selectionStart)).toBe(2);
    await desk.page.reload();
    await expect.poll(() => composerOn(desk.page).inputValue(), { timeout: 10_000 }).toBe("abc");
  });

  test("names and emoji are completed while one types, and those who are named see it", {
    timeout: 90_000,
  }, async () => {
    await using people = await befriended(journey.server().url);
    const { alice, bob } = people;
    await using carol = await signUp(journey.server().url, "carol");
    await befriend(alice, carol);
    const group = await groupChannel(alice, [bob, carol]);
    const [hers, his] = [await journey.visitor(), await journey.visitor()];
    await enter(hers.page, "alice", group);
    await enter(his.page, "bob", group);
    const composer = composerOn(hers.page);
    await composer.pressSequentially("Ask @");
    const list = hers.page.getByRole("listbox", { name: "People to mention" });
    await list.getByRole("option", { name: /Bob/ }).waitFor();
    expect(await list.getByRole("option").allInnerTexts()).toEqual([
      "Bob\n@bob",
      "Carol\n@carol",
      "@all\neveryone in this channel",
      "@here\neveryone who is here now",
    ]);
    await hers.picture("22-01-names");
    expect(await seriousOn(hers.page)).toEqual([]);
    await composer.pressSequentially("ca");
    await expect.poll(() => list.getByRole("option").count()).toBe(1);
    const active = await composer.getAttribute("aria-activedescendant");
    expect(await hers.page.locator(`[id="${active}"]`).getAttribute("aria-selected")).toBe("true");
    await hers.page.keyboard.press("Tab");
    expect(await composer.inputValue()).toBe("Ask @carol ");
    await composer.pressSequentially("or @bo");
    await list.waitFor();
    await hers.page.keyboard.press("Enter");
    await composer.pressSequentially(":tad");
    await hers.page.getByRole("listbox", { name: "Emoji by name" }).getByRole("option").first().waitFor();
    await hers.picture("22-02-emoji");
    await hers.page.keyboard.press("Escape");
    await composer.pressSequentially("a:");
    await expect.poll(() => composer.inputValue()).toBe("Ask @carol or @bob 🎉 ");
    await hers.page.keyboard.press("Enter");
    const said = messagesOn(his.page).locator("article", { hasText: "or @Bob" });
    await said.waitFor();
    expect(await said.locator("[data-mention]").allInnerTexts()).toEqual(["@Carol", "@Bob"]);
    await his.picture("22-03-named");
    // Escape waves the list away, and Enter sends what stands there.
    await composer.pressSequentially("@nobod @bo");
    await list.waitFor();
    await hers.page.keyboard.press("Escape");
    await list.waitFor({ state: "detached" });
    await hers.page.keyboard.press("Enter");
    await expect.poll(() => composer.inputValue()).toBe("");
  });

  test("SEC-27: what is typed is marked up, and nothing of it runs or is fetched", {
    timeout: 60_000,
  }, async () => {
    await using people = await befriended(journey.server().url);
    const { alice, bob } = people;
    const group = await groupChannel(alice, [bob], "markup");
    await say(
      bob,
      group,
      [
        "**Plan** for *today*, not ~~yesterday~~:",
        "",
        "1. `npm start`",
        "2. look at [the notes](https://example.org/notes)",
        "   - and the rest",
        "",
        "> Said once",
        "> and twice",
        "",
        "```ts",
        'const tea = "hot";',
        "```",
      ].join("\n"),
    );
    await say(
      bob,
      group,
      '<img src=x onerror="document.title=1"> <b>bold</b> ![x](https://mallory.example/p.png)',
    );
    const visitor = await journey.visitor();
    const { page } = visitor;
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await enter(page, "alice", group);
    await messagesOn(page).getByText("<b>bold</b>").waitFor();
    await visitor.picture("22-04-markup");
    const log = messagesOn(page);
    expect(await log.locator("article img, article b").count()).toBe(0);
    expect(await log.locator("li code, pre code, blockquote, em, s, strong").count()).toBe(6);
    const link = log.getByRole("link", { name: "the notes" });
    expect(await link.getAttribute("rel")).toBe("noopener noreferrer nofollow ugc");
    expect(asked.filter((url) => !url.startsWith(journey.server().url))).toEqual([]);
    expect(await seriousOn(page)).toEqual([]);
  });

  test("in slow mode one waits, where only moderators write one reads, and later is a menu away", {
    timeout: 90_000,
  }, async () => {
    await using people = await befriended(journey.server().url);
    const { alice, bob } = people;
    const slow = await groupChannel(alice, [bob], "slow");
    await alice.parley.call("channel.update", { id: slow, slowModeSeconds: 30 });
    const visitor = await journey.visitor();
    const { page } = visitor;
    await enter(page, "bob", slow);
    await write(page, "Slowly");
    await page.getByText(/Slow mode: you can write again in \d+ seconds/).waitFor();
    await composerOn(page).fill("Once more");
    expect(await page.getByRole("button", { name: "Send message" }).isDisabled()).toBe(true);
    await visitor.picture("22-05-slow");

    await page.getByRole("button", { name: "Send later" }).click();
    await page.getByRole("menuitem", { name: "In an hour" }).waitFor();
    await visitor.picture("22-06-later");
    await page.getByRole("menuitem", { name: "Choose a time…" }).click();
    await page.getByLabel("Date and time").waitFor();
    await visitor.picture("22-07-pick");
    await page.getByRole("button", { name: "Schedule" }).click();
    await page.getByText(/It will be sent/).waitFor();
    expect(await composerOn(page).inputValue()).toBe("");
    const { items } = await bob.parley.call("scheduled.list", {});
    expect(items.map(({ text }) => text)).toEqual(["Once more"]);

    const news = await groupChannel(alice, [bob], "news");
    await alice.parley.call("channel.update", { id: news, permissions: { post: "moderator" } });
    await say(alice, news, "Read all about it");
    await page.goto(`/c/${news}`);
    await page.getByText("Only moderators write here.").waitFor();
    expect(await composerOn(page).count()).toBe(0);
    await messageOn(page, "Read all about it").hover();
    expect(await page.getByRole("button", { name: "Reply", exact: true }).count()).toBe(0);
    await page.getByRole("button", { name: "React with ❤️" }).click();
    await visitor.picture("22-08-read-only");
  });

  test("one's last message says how far it has come", { timeout: 90_000 }, async () => {
    await using people = await befriended(journey.server().url);
    const { alice, bob, direct } = people;
    const hers = await journey.visitor();
    await enter(hers.page, "alice", direct);
    await write(hers.page, "Has it come?");
    await messageOn(hers.page, "Has it come?").locator("[data-receipt=sent]").waitFor();
    bob.parley.connect();
    await messageOn(hers.page, "Has it come?").locator("[data-receipt=delivered]").waitFor();
    const his = await journey.visitor();
    await enter(his.page, "bob", direct);
    await messageOn(hers.page, "Has it come?").locator("[data-receipt=read]").waitFor();
    await hers.picture("22-09-read");
    await write(hers.page, "And this?");
    await messageOn(hers.page, "And this?").locator("[data-receipt=read]").waitFor();
    expect(await hers.page.locator("[data-receipt]").count()).toBe(1);

    // Whoever hides reading is not said to have read.
    const group = await groupChannel(alice, [bob], "quiet");
    await bob.parley.call("receipt.setSettings", { hidesReading: true });
    await hers.page.goto(`/c/${group}`);
    await messagesOn(hers.page).waitFor();
    await write(hers.page, "Who reads?");
    await his.page.goto(`/c/${group}`);
    await expectOnce(his.page, ["Who reads?"]);
    await his.page.getByRole("link", { name: "quiet", exact: true }).waitFor();
    await bob.parley.call("receipt.setSettings", { hidesReading: false });
    await write(hers.page, "And now?");
    await expectOnce(his.page, ["And now?"]);
    const readers = hers.page.getByRole("button", { name: "Read by 1 person" });
    await readers.click();
    await hers.page.getByRole("dialog").getByText("Bob").waitFor();
    await hers.picture("22-10-readers");
    expect(await seriousOn(hers.page)).toEqual([]);
    expect((await directChannel(alice, bob)) === direct).toBe(true);
  });
});
