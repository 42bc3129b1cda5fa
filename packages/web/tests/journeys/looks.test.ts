import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { describeJourneys } from "./browser.ts";
import { messagesOn } from "./conversation.ts";
import { prepareJourney } from "./journey.ts";
import { befriend, directChannel, groupChannel, say, signInOn, signUp } from "./people.ts";
import type { VisitorOptions } from "./visitor.ts";

const PHONE = { viewport: { width: 375, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };

const LOOKS: Readonly<Record<string, Omit<VisitorOptions, "url"> & { dir?: "rtl" }>> = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  phone: PHONE,
  "dark phone": { ...PHONE, colorScheme: "dark" },
  "read from the right": { dir: "rtl" },
  "phone read from the right": { ...PHONE, dir: "rtl" },
};

const LONG_WORD = `https://example.org/${"a-long-address-".repeat(14)}`;

/** How much wider than its room the page is, or the list of messages in it. */
const excessWidthOf = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const boxes = [document.documentElement, ...document.querySelectorAll('[role="log"]')];
    return Math.max(...boxes.map((box) => box.scrollWidth - box.clientWidth));
  });

describeJourneys("looks", () => {
  const journey = prepareJourney("looks");
  let channelId = "";

  test("someone has written in every way people write", async () => {
    const { url } = journey.server();
    await using alice = await signUp(url, "alice");
    await using bob = await signUp(url, "bob");
    await befriend(alice, bob);
    await groupChannel(alice, [bob], "a channel whose name is about as long as names of channels may be");
    channelId = await directChannel(alice, bob);
    await say(bob, channelId, "Good morning! ☕");
    await say(bob, channelId, LONG_WORD);
    await say(alice, channelId, "First line\n  second line, with spaces before it\nthird line");
    await say(bob, channelId, "שלום עליס, מה שלומך?");
    await say(alice, channelId, "x".repeat(400));
    await say(bob, channelId, "So long that it wraps: ".repeat(12));
  });

  for (const [look, { dir, ...options }] of Object.entries(LOOKS)) {
    test(`${look}: nothing is wider than the screen`, { timeout: 60_000 }, async () => {
      const visitor = await journey.visitor(options);
      const { page } = visitor;
      const at = `7-${look.replaceAll(" ", "-")}`;
      const query = dir ? `?dir=${dir}` : "";
      const check = async (name: string) => {
        await visitor.picture(`${at}-${name}`);
        expect(await excessWidthOf(page), name).toBe(0);
      };
      await page.goto(`/c/${channelId}${query}`);
      await page.getByRole("heading", { name: "Sign in" }).waitFor();
      const { dir: shown, dataset } = await page.evaluate(() => ({
        dir: document.documentElement.dir,
        dataset: { ...document.documentElement.dataset },
      }));
      expect(shown).toBe(dir ?? "ltr");
      expect(dataset.theme).toBe(options.colorScheme ?? "light");
      await check("1-sign-in");
      await signInOn(page, "alice");
      await messagesOn(page).getByText("So long that it wraps").waitFor();
      await check("2-conversation");
      for (const [place, heading, text] of [
        ["people", "People", "Bob"],
        ["settings/sessions", "Sessions and devices", "This device"],
        ["settings/profile", "Profile", "New e-mail address"],
        ["settings/security", "Sign-in and security", "No passkeys yet."],
        ["settings/tokens", "API tokens", "Create a token"],
        ["settings/data", "Your data", "Download as zip"],
        ["", "Parley", "Bob"],
      ] as const) {
        await page.goto(`/${place}${query}`);
        await page.getByRole("heading", { level: 1, name: heading }).waitFor();
        await page.getByText(text, { exact: true }).first().waitFor();
        await check(`3-${place.replace("/", "-") || "home"}`);
      }
    });
  }
});
