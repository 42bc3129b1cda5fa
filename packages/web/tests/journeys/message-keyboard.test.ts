import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { seriousOn } from "./barriers.ts";
import { describeJourneys } from "./browser.ts";
import { composerOn, expectOnce, messageOn, messagesOn, write } from "./conversation.ts";
import { prepareJourney } from "./journey.ts";
import { befriended, chipOn } from "./messages.ts";
import { enter, groupChannel, say } from "./people.ts";

/** The text of the message that has the focus. */
const focusedText = (page: Page) =>
  page.evaluate(
    () => document.activeElement?.closest("article")?.querySelector("p[dir=auto]")?.textContent ?? "",
  );
const isComposing = (page: Page) =>
  page.evaluate(() => document.activeElement?.hasAttribute("data-composer") ?? false);

describeJourneys("messages by the keyboard alone", () => {
  const journey = prepareJourney("message-keyboard");

  test("everything is done without a pointer", { timeout: 120_000 }, async () => {
    await using people = await befriended(journey.server().url);
    const { alice, bob } = people;
    const group = await groupChannel(alice, [bob], "by-keys");
    for (const text of ["One", "Two", "Three"]) await say(bob, group, text);
    const visitor = await journey.visitor();
    const { page } = visitor;
    const { keyboard } = page;
    await enter(page, "alice", group);
    await messageOn(page, "Three").waitFor();
    await composerOn(page).focus();

    await keyboard.press("Shift+ArrowUp");
    await expect
      .poll(() => messageOn(page, "Three").evaluate((row) => row === document.activeElement))
      .toBe(true);
    await keyboard.press("ArrowUp");
    await expect
      .poll(() => messageOn(page, "Two").evaluate((row) => row === document.activeElement))
      .toBe(true);
    await visitor.picture("21-01-focus");
    expect(await seriousOn(page)).toEqual([]);
    await keyboard.press("?");
    await page.getByRole("dialog", { name: "Keys for messages" }).waitFor();
    await visitor.picture("21-02-keys");
    expect(await seriousOn(page)).toEqual([]);
    await keyboard.press("Escape");
    await expect
      .poll(() => messageOn(page, "Two").evaluate((row) => row === document.activeElement))
      .toBe(true);

    await keyboard.press("+");
    await page.getByRole("gridcell").first().waitFor();
    await keyboard.type("tada");
    await keyboard.press("Enter");
    await chipOn(page, "🎉", 1).waitFor();
    await expect
      .poll(() => messageOn(page, "Two").evaluate((row) => row === document.activeElement))
      .toBe(true);

    await keyboard.press("p");
    await messageOn(page, "Two").getByText("Pinned").waitFor();
    await keyboard.press("s");
    await messageOn(page, "Two").getByText("Saved", { exact: true }).waitFor();
    await keyboard.press("m");
    await page.getByRole("menuitem", { name: "Unpin" }).waitFor();
    await visitor.picture("21-03-menu");
    expect(await seriousOn(page)).toEqual([]);
    await keyboard.press("Escape");
    await expect.poll(() => focusedText(page)).toBe("Two");
    // A message of another one's is not edited by a slip, and a letter writes nothing.
    await keyboard.press("e");
    expect(await page.getByRole("textbox", { name: "Edit message" }).count()).toBe(0);

    await keyboard.press("r");
    await expect.poll(() => isComposing(page)).toBe(true);
    await keyboard.type("Too");
    await keyboard.press("Enter");
    await expectOnce(page, ["Too"]);
    await messageOn(page, "Too")
      .getByRole("button", { name: /^Answers Bob Two/ })
      .waitFor();

    await keyboard.press("ArrowUp");
    const editor = page.getByRole("textbox", { name: "Edit message" });
    await editor.waitFor();
    await keyboard.press("Escape");
    await expect.poll(() => isComposing(page)).toBe(true);
    await keyboard.press("Shift+ArrowUp");
    await expect.poll(() => focusedText(page)).toBe("Too");
    await keyboard.press("e");
    await expect.poll(() => editor.evaluate((box) => box === document.activeElement)).toBe(true);
    await keyboard.type(" late");
    await keyboard.press("Enter");
    await messagesOn(page).getByText("Too late").waitFor();
    await expect.poll(() => isComposing(page)).toBe(true);
    await keyboard.press("Shift+ArrowUp");
    await keyboard.press("Delete");
    await page.getByText("The message goes in a moment.").waitFor();
    await messagesOn(page).getByText("This message was deleted.").waitFor({ timeout: 15_000 });
    await keyboard.press("Escape");
    await expect.poll(() => isComposing(page)).toBe(true);
  });

  test("a click on a message makes no commands of the next letters", { timeout: 60_000 }, async () => {
    await using people = await befriended(journey.server().url);
    const { alice, bob } = people;
    const group = await groupChannel(alice, [bob], "by-click");
    await say(alice, group, "Do not pin me");
    const visitor = await journey.visitor();
    await enter(visitor.page, "alice", group);
    await visitor.page.keyboard.press("Shift+ArrowUp");
    await messageOn(visitor.page, "Do not pin me").getByText("Do not pin me").click();
    await visitor.page.keyboard.type("peace");
    await expect.poll(() => composerOn(visitor.page).inputValue()).toBe("peace");
    await visitor.page.keyboard.press("Enter");
    await expectOnce(visitor.page, ["peace"]);
    expect(await visitor.page.getByText("Pinned").count()).toBe(0);
  });

  test("a finger that rests on a message opens what can be done to it", { timeout: 60_000 }, async () => {
    await using people = await befriended(journey.server().url);
    const { alice, bob } = people;
    const group = await groupChannel(alice, [bob], "by-touch");
    await say(bob, group, "Hold me");
    const visitor = await journey.visitor({
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
    });
    const { page } = visitor;
    await enter(page, "alice", group);
    const box = await messageOn(page, "Hold me").boundingBox();
    if (!box) throw new Error("The message is not on the screen");
    const session = await visitor.context.newCDPSession(page);
    const touchPoints = [{ x: box.x + 80, y: box.y + 10 }];
    await session.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints });
    const sheet = page.getByRole("dialog", { name: "More actions" });
    await sheet.waitFor();
    await session.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    await visitor.picture("21-04-sheet");
    expect(await seriousOn(page)).toEqual([]);
    await sheet.getByRole("button", { name: "React with 👍" }).tap();
    await chipOn(page, "👍", 1).waitFor();
    await write(page, "Held");
    await expectOnce(page, ["Held"]);
    await visitor.picture("21-05-phone");
  });
});
