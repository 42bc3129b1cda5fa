import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { seriousOn } from "./barriers.ts";
import { describeJourneys } from "./browser.ts";
import { composerOn, messageOn, messagesOn } from "./conversation.ts";
import { prepareJourney } from "./journey.ts";
import { befriended } from "./messages.ts";
import { groupChannel, type Person, say, signInOn, signUp } from "./people.ts";
import type { VisitorOptions } from "./visitor.ts";

const PHONE = { viewport: { width: 375, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };

const LOOKS: Readonly<Record<string, Omit<VisitorOptions, "url"> & { dir?: "rtl" }>> = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  phone: PHONE,
  "dark phone": { ...PHONE, colorScheme: "dark" },
  "read from the right": { dir: "rtl" },
  "phone read from the right": { ...PHONE, dir: "rtl", colorScheme: "dark" },
};

const excessWidthOf = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const boxes = [document.documentElement, ...document.querySelectorAll('[role="log"]')];
    return Math.max(...boxes.map((box) => box.scrollWidth - box.clientWidth));
  });

const distanceToEndOf = (page: Page): Promise<number> =>
  messagesOn(page).evaluate((list) => list.scrollHeight - list.scrollTop - list.clientHeight);

const answer = (person: Person, channelId: string, text: string, replyTo: string) =>
  person.parley.call("message.send", { id: channelId, nonce: crypto.randomUUID(), text, replyTo });

describeJourneys("how messages look", () => {
  const journey = prepareJourney("message-looks");
  let channelId = "";

  test("people have written, answered, reacted and changed their minds", { timeout: 60_000 }, async () => {
    await using people = await befriended(journey.server().url);
    const { alice, bob, direct } = people;
    await using carol = await signUp(journey.server().url, "carol");
    const { id } = await alice.parley.call("friend.request", { userId: carol.id });
    await carol.parley.call("friend.accept", { id });
    channelId = await groupChannel(alice, [bob, carol]);
    const plan = await say(
      bob,
      channelId,
      '**Plan** for *Friday*, @alice and @carol:\n\n1. bake\n2. brew `Earl Grey`\n   - with milk\n\n> Said once\n\n```ts\nconst tea = "hot"; // and a line of code that is much too long for a narrow screen, so that it has to wrap\n```',
    );
    for (const emoji of ["👍", "🎉", "🍰", "❤️", "😀", "🫖"]) {
      for (const { parley } of emoji === "👍" ? [alice, bob, carol] : [carol]) {
        await parley.call("reaction.add", { id: channelId, messageId: plan.id, emoji });
      }
    }
    await bob.parley.call("pin.add", { id: channelId, messageId: plan.id });
    await alice.parley.call("saved.add", { messageId: plan.id });
    await answer(carol, channelId, "Count me in, @here", plan.id);
    const words = "An answer that is itself so long that its quote has to be cut somewhere, ".repeat(4);
    const long = await answer(bob, channelId, words, plan.id);
    await answer(alice, channelId, "שלום לכולם, מתי מתחילים?", long.id);
    const said = await say(bob, direct, "Bring a cake: https://example.org/cakes/victoria-sponge");
    await bob.parley.call("message.forward", {
      id: direct,
      messageId: said.id,
      toChannelId: channelId,
      nonce: crypto.randomUUID(),
    });
    const typo = await say(alice, channelId, "At for?");
    await alice.parley.call("message.edit", { id: channelId, messageId: typo.id, text: "At four?" });
    const thread = await bob.parley.call("thread.open", { id: channelId, messageId: typo.id });
    await say(bob, thread.id, "Half past");
    const gone = await say(bob, channelId, "Never mind");
    await bob.parley.call("message.delete", { id: channelId, messageId: gone.id });
    const last = await say(alice, channelId, "See you all then 🎉");
    for (const { parley } of [bob, carol])
      await parley.call("receipt.read", { id: channelId, seq: last.seq });
  });

  for (const [look, { dir, ...options }] of Object.entries(LOOKS)) {
    test(`${look}: nothing is wider than the screen, and no barrier is serious`, {
      timeout: 90_000,
    }, async () => {
      const visitor = await journey.visitor(options);
      const { page } = visitor;
      await page.emulateMedia({ reducedMotion: "reduce" });
      const at = `23-${look.replaceAll(" ", "-")}`;
      const check = async (name: string) => {
        await visitor.picture(`${at}-${name}`);
        expect(await excessWidthOf(page), name).toBe(0);
        expect(await seriousOn(page), name).toEqual([]);
      };
      await page.goto(`/c/${channelId}${dir ? `?dir=${dir}` : ""}`);
      await signInOn(page, "alice");
      await messageOn(page, "See you all then 🎉").waitFor();
      await page.getByRole("button", { name: "Read by 2 people" }).waitFor();
      // It opens at its end, however high the rows have turned out to be.
      await expect.poll(() => distanceToEndOf(page)).toBeLessThan(2);
      await check("1-end");
      const plan = messagesOn(page).locator("article", { hasText: "Plan for Friday" }).first();
      await plan.scrollIntoViewIfNeeded();
      if (options.isMobile) {
        await plan.dispatchEvent("pointerdown", { pointerType: "touch", button: 0 });
        await page.getByRole("dialog", { name: "More actions" }).waitFor();
        await page.locator("body").dispatchEvent("pointerup", { pointerType: "touch", button: 0 });
        await check("2-sheet");
        await page.keyboard.press("Escape");
      } else {
        await plan.locator("strong").hover();
        await plan.getByRole("button", { name: "More actions" }).click();
        await page.getByRole("menuitem", { name: "Reply in thread" }).waitFor();
        await check("2-menu");
        await page.keyboard.press("Escape");
      }
      await plan.getByRole("button", { name: "Add reaction", exact: true }).last().click();
      await page.getByRole("gridcell").first().waitFor();
      await check("3-picker");
      await page.keyboard.press("Escape");
      await composerOn(page).fill("");
      await composerOn(page).pressSequentially("@ca");
      await page.getByRole("option", { name: /Carol/ }).waitFor();
      await check("4-names");
      await page.keyboard.press("Escape");
      await composerOn(page).fill("");
    });
  }
});
