import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { seriousOn } from "./barriers.ts";
import { describeJourneys } from "./browser.ts";
import { prepareJourney } from "./journey.ts";
import { befriend, directChannel, groupChannel, say, signInOn, signUp } from "./people.ts";
import type { VisitorOptions } from "./visitor.ts";

const PHONE = { viewport: { width: 375, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };

const LOOKS: Readonly<Record<string, Omit<VisitorOptions, "url"> & { dir?: "rtl" }>> = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  "narrow desktop": { viewport: { width: 900, height: 700 } },
  phone: { ...PHONE, colorScheme: "light" },
  "dark phone": { ...PHONE, colorScheme: "dark" },
  "read from the right": { dir: "rtl" },
  "phone read from the right": { ...PHONE, dir: "rtl" },
};

const HOUR_MS = 3_600_000;
const LONG = "a channel whose name is about as long as names of channels may be";
const LONG_WORD = `https://example.org/${"a-long-address-".repeat(14)}`;

const excessWidthOf = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const boxes = [document.documentElement, ...document.querySelectorAll("main, aside, ul, [role='log']")];
    return Math.max(...boxes.map((box) => box.scrollWidth - box.clientWidth));
  });

describeJourneys("the places beside the conversation, as they look", () => {
  const journey = prepareJourney("places-looks");
  const at = { channel: "", thread: "" };

  test("there is something in each of them", { timeout: 60_000 }, async () => {
    const { url } = journey.server();
    await using alice = await signUp(url, "alice");
    await using bob = await signUp(url, "bob");
    await befriend(alice, bob);
    at.channel = await groupChannel(alice, [bob], LONG);
    const direct = await directChannel(alice, bob);
    const said = [
      await say(
        alice,
        at.channel,
        "The kettle: a **plan** in `three` steps\n1. buy it\n2. fill it\n3. boil it",
      ),
      await say(bob, at.channel, `${LONG_WORD} has a kettle`),
      await say(bob, at.channel, "שלום, where is the kettle?"),
      await say(bob, direct, `Some words about the kettle. ${"And more of it. ".repeat(40)}`),
    ];
    for (const { id: messageId } of said) await alice.parley.call("saved.add", { messageId });
    for (const { id: messageId } of said.slice(0, 3)) {
      await alice.parley.call("pin.add", { id: at.channel, messageId });
    }
    const { id: thread } = await bob.parley.call("thread.open", {
      id: at.channel,
      messageId: said[0]?.id ?? "",
    });
    at.thread = thread;
    for (let reply = 1; reply < 6; reply += 1) await say(bob, thread, `Reply ${reply} about the kettle`);
    await say(bob, at.channel, "@alice the kettle boils");
    await bob.parley.call("reaction.add", { id: at.channel, messageId: said[0]?.id ?? "", emoji: "🎉" });
    await alice.parley.call("draft.put", { id: direct, text: `Dear Bob, ${LONG_WORD}`, version: Date.now() });
    await alice.parley.call("draft.put", { id: thread, text: "About reply 3", version: Date.now() });
    await alice.parley.call("scheduled.create", {
      id: at.channel,
      text: "The kettle is for everyone.",
      nonce: crypto.randomUUID(),
      at: new Date(Date.now() + 30 * HOUR_MS).toISOString(),
    });
    await expect
      .poll(async () => (await alice.parley.call("search.messages", { q: "kettle" })).items.length, {
        timeout: 20_000,
      })
      .toBe(10);
  });

  for (const [look, { dir, ...options }] of Object.entries(LOOKS)) {
    test(`${look}: nothing is wider than its place, and nobody is kept out`, {
      timeout: 120_000,
    }, async () => {
      const visitor = await journey.visitor(options);
      const { page } = visitor;
      await page.emulateMedia({ reducedMotion: "reduce" });
      const channel = `/c/${at.channel}`;
      const places = [
        ["1-inbox", "/inbox", "the kettle boils"],
        ["2-saved", "/saved", "where is the kettle?"],
        ["3-drafts", "/drafts", "The kettle is for everyone."],
        ["4-search", "/search?q=kettle", "the kettle boils"],
        ["5-search-begun", "/search", "Words, or a filter"],
        [
          "6-filters",
          '/search?q=from:bob in:"no such" -has:link kettle after:2026-01-31',
          "None of your channels",
        ],
        ["7-thread", `${channel}?pane=thread&thread=${at.thread}`, "Reply 5 about the kettle"],
        ["8-pins", `${channel}?pane=pins`, "where is the kettle?"],
        ["9-beside", `${channel}?pane=search&q=kettle`, "the kettle boils"],
      ] as const;
      visitor.expectRefusal(400);
      visitor.expectRefusal(422);
      let isIn = false;
      for (const [name, address, text] of places) {
        const [path = "", search = ""] = address.split("?");
        const query = new URLSearchParams(search);
        if (dir) query.set("dir", dir);
        await page.goto(`${path}?${query}`);
        if (!isIn) await signInOn(page, "alice");
        isIn = true;
        const pane = page.getByRole("complementary");
        const where = path.startsWith("/c/") ? pane : page.getByRole("main");
        await where.getByText(text, { exact: false }).first().waitFor();
        await visitor.picture(`36-${look.replaceAll(" ", "-")}-${name}`);
        expect(await excessWidthOf(page), name).toBe(0);
        expect(await seriousOn(page), name).toEqual([]);
      }
    });
  }
});
