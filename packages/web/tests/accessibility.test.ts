import { expect, test } from "vitest";
import { seriousOn } from "./journeys/barriers.ts";
import { describeJourneys } from "./journeys/browser.ts";
import { prepareJourney } from "./journeys/journey.ts";
import { befriend, directChannel, groupChannel, say, signInOn, signUp } from "./journeys/people.ts";
import type { VisitorOptions } from "./journeys/visitor.ts";

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const SCREENS: Readonly<Record<string, Omit<VisitorOptions, "url">>> = {
  "a light desktop": { colorScheme: "light" },
  "a dark desktop": { colorScheme: "dark" },
  "a light phone": { ...PHONE, colorScheme: "light" },
  "a dark phone": { ...PHONE, colorScheme: "dark" },
};

/** Each page about oneself, with a text that stands once it is there. */
const SETTINGS = {
  profile: "New e-mail address",
  security: "No passkeys yet.",
  sessions: "This device",
  "linked-accounts": "Accounts held elsewhere",
  tokens: "No tokens yet. Make one for a bot or a service.",
  appearance: "Theme",
  blocked: "You have blocked nobody.",
  data: "Download as JSON",
} as const;

describeJourneys("accessibility", () => {
  const journey = prepareJourney("accessibility");
  let direct = "";
  let group = "";

  test("there is somebody to talk to", async () => {
    const { url } = journey.server();
    await using alice = await signUp(url, "alice");
    await using bob = await signUp(url, "bob");
    await using carol = await signUp(url, "carol");
    await befriend(alice, bob);
    await carol.parley.call("friend.request", { userId: alice.id });
    direct = await directChannel(alice, bob);
    group = await groupChannel(alice, [bob]);
    await say(bob, direct, "Good morning! https://example.org/tea");
    await say(alice, direct, "Good morning, Bob.");
    await say(bob, group, "Who has the kettle?");
  });

  for (const [screen, options] of Object.entries(SCREENS)) {
    test(`on ${screen} no scene has a serious barrier`, { timeout: 60_000 }, async () => {
      const { page } = await journey.visitor(options);
      // What is still fading in has less contrast than it will have.
      await page.emulateMedia({ reducedMotion: "reduce" });
      const check = async (scene: string) => expect(await seriousOn(page), scene).toEqual([]);

      await page.goto("/sign-up");
      await page.getByRole("button", { name: "Create account" }).click();
      await page.getByText("Please fill this in.").first().waitFor();
      await check("sign-up, with errors");
      await page.goto("/");
      await page.getByRole("heading", { name: "Sign in" }).waitFor();
      await check("sign-in");
      await signInOn(page, "alice");
      await page.getByRole("link", { name: /watercooler/ }).waitFor();
      await check("home");
      await page.getByRole("button", { name: "Go to…" }).first().click();
      await page.getByRole("combobox").waitFor();
      await check("switcher");
      await page.goto(`/c/${direct}`);
      await page.getByRole("log").getByText("Good morning, Bob.").waitFor();
      await check("direct conversation");
      await page.goto(`/c/${group}?pane=details`);
      await page.getByText("Owner · you").waitFor();
      await check("group with its details");
      await page.goto("/people");
      await page.getByRole("button", { name: "Accept Carol" }).waitFor();
      await check("people");
      await page.getByRole("button", { name: "Find someone" }).last().click();
      await page.getByRole("searchbox").fill("bob");
      await page.getByRole("dialog").getByRole("button", { name: "Message Bob" }).waitFor();
      await check("find someone");
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "More about Bob" }).click();
      await page.getByRole("menuitem", { name: "Block" }).click();
      await page.getByRole("alertdialog").waitFor();
      await check("confirmation");
      for (const [place, text] of Object.entries(SETTINGS)) {
        await page.goto(`/settings/${place}`);
        await page.getByText(text, { exact: true }).first().waitFor();
        await check(`settings, ${place}`);
      }
    });
  }

  test("a dialog gives the focus back to what had it", { timeout: 60_000 }, async () => {
    const { page } = await journey.visitor();
    await page.goto(`/c/${group}`);
    await signInOn(page, "alice");
    const composer = page.getByRole("textbox", { name: "Message watercooler" });
    await composer.focus();
    const hasFocus = () =>
      page.evaluate(() => document.activeElement?.hasAttribute("data-composer") ?? false);
    await page.keyboard.press("ControlOrMeta+k");
    await page.getByRole("combobox").waitFor();
    expect(await hasFocus()).toBe(false);
    await page.keyboard.press("Escape");
    await expect.poll(hasFocus).toBe(true);

    const opener = page.getByRole("button", { name: "2 members" });
    await opener.click();
    await page.getByRole("button", { name: "Close pane" }).press("Enter");
    await expect.poll(() => opener.evaluate((button) => button === document.activeElement)).toBe(true);
  });
});
