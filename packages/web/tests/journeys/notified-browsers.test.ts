import type { Page } from "playwright-core";
import { afterAll, expect, test } from "vitest";
import { describeJourneys } from "./browser.ts";
import { messagesOn } from "./conversation.ts";
import { prepareJourney } from "./journey.ts";
import { befriend, groupChannel, say, signIn, signUp } from "./people.ts";
import { openPushBrowser, openPushService } from "./push-browser.ts";
import { settingsOf } from "./settings.ts";

/** What goes through the queue and a push service. */
const SOON = { timeout: 15_000 };

/** As if another window stood before it. */
const lookAway = (page: Page) =>
  page.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { configurable: true, get: () => "hidden" });
    document.hasFocus = () => false;
    document.dispatchEvent(new Event("visibilitychange"));
  });

describeJourneys("a browser that is notified", async () => {
  const service = await openPushService();
  afterAll(() => service[Symbol.asyncDispose]());
  const journey = prepareJourney("notified-browsers", { OUTBOUND_ALLOW_PRIVATE: "127.0.0.1" });

  test("shows what is pushed once, closes what was read elsewhere, and leads there", {
    timeout: 90_000,
  }, async () => {
    const { url } = journey.server();
    await using alice = await signUp(url, "alice");
    await using bob = await signUp(url, "bob");
    await befriend(alice, bob);
    const channelId = await groupChannel(bob, [alice]);
    const visitor = await journey.visitor();
    const { page, context } = visitor;
    const browser = await openPushBrowser(context, page, service);
    await settingsOf(page, "notifications", "alice");
    await page.getByText("It shows no notifications.").waitFor();
    await visitor.picture("25-01-off");
    await page.getByRole("button", { name: "Turn on" }).click();
    await page.getByText("It shows notifications.", { exact: true }).waitFor();
    const list = page.getByRole("list", { name: "Browsers that are notified" });
    await list.getByText("This browser").waitFor();
    await visitor.picture("25-02-on");

    // Whoever is here is shown it here: nothing is pushed before they have gone.
    const seenAs = () => bob.parley.replica.get().presence.get(alice.id) ?? "offline";
    bob.parley.connect();
    await expect.poll(seenAs, SOON).toBe("online");
    await page.goto("about:blank");
    await expect.poll(seenAs, SOON).toBe("offline");
    const { seq } = await say(bob, channelId, "@alice the kettle is on");
    await expect.poll(() => browser.deliver(), SOON).toBe(1);
    await expect
      .poll(() => browser.shown())
      .toEqual([{ title: "Bob · #watercooler", body: "@alice the kettle is on", tag: expect.any(String) }]);

    // A push service may deliver twice.
    await browser.deliverLastAgain();
    expect(await browser.shown()).toHaveLength(1);

    await alice.parley.call("receipt.read", { id: channelId, seq });
    await expect.poll(() => browser.deliver(), SOON).toBe(1);
    await expect.poll(() => browser.shown()).toEqual([]);
    expect(service.refusals).toEqual([]);
    expect(service.dropped).toEqual([]);

    await say(bob, channelId, "@alice it boils");
    await expect.poll(() => browser.deliver(), SOON).toBe(1);
    await expect.poll(async () => (await browser.shown()).length).toBe(1);
    await page.goto("/settings/appearance");
    await page.getByRole("heading", { level: 1, name: "Appearance" }).waitFor();
    await browser.click();
    await page.waitForURL((place) => place.pathname === `/c/${channelId}`);
    await messagesOn(page).getByText("it boils").waitFor();
    await expect.poll(() => browser.shown()).toEqual([]);
  });

  test("tells while its page is open and nobody looks, and not of what is on the screen", {
    timeout: 90_000,
  }, async () => {
    const { url } = journey.server();
    await using bob = await signIn(url, "bob");
    await using carol = await signUp(url, "carol");
    const channelId = await groupChannel(bob, [carol], "attic");
    const { page, context } = await journey.visitor();
    const browser = await openPushBrowser(context, page, service);
    await settingsOf(page, "notifications", "carol");
    await page.getByRole("button", { name: "Turn on" }).click();
    await page.getByText("It shows notifications.", { exact: true }).waitFor();
    await page.goto("/");
    const line = page.getByRole("navigation", { name: "Conversations" }).getByRole("link", { name: /attic/ });
    await line.waitFor();

    // Looked at: the sidebar says it.
    await say(bob, channelId, "@carol first");
    await line.getByText("1 unread message, 1 mention").waitFor({ state: "attached" });
    await page
      .getByRole("link", { name: /Inbox/ })
      .getByText("1 unread notification")
      .waitFor({ state: "attached" });
    expect(await browser.shown()).toEqual([]);

    await lookAway(page);
    const { seq } = await say(bob, channelId, "@carol second");
    await expect.poll(async () => (await browser.shown()).map(({ body }) => body)).toEqual(["@carol second"]);
    await carol.parley.call("receipt.read", { id: channelId, seq });
    await expect.poll(() => browser.shown()).toEqual([]);
  });

  test("is taken off the list, and by signing out as well", { timeout: 60_000 }, async () => {
    const { url } = journey.server();
    await using _dave = await signUp(url, "dave");
    const { page, context } = await journey.visitor();
    await openPushBrowser(context, page, service);
    await settingsOf(page, "notifications", "dave");
    const turnOn = page.getByRole("button", { name: "Turn on" });
    await turnOn.click();
    await page.getByRole("button", { name: /^Remove / }).click();
    await turnOn.waitFor();
    expect(await page.getByRole("list", { name: "Browsers that are notified" }).count()).toBe(0);
    await turnOn.click();
    await page.getByRole("button", { name: /^Remove / }).waitFor();
    await page.getByRole("button", { name: "Your account" }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await expect.poll(() => page.evaluate(() => localStorage.getItem("parley.notify-here"))).toBeNull();
    await expect.poll(() => page.evaluate(() => localStorage.getItem("test.push-subscription"))).toBeNull();
  });

  test("what one wants to be told of is kept", { timeout: 60_000 }, async () => {
    const { url } = journey.server();
    await using erin = await signUp(url, "erin");
    const visitor = await journey.visitor();
    const { page } = visitor;
    await settingsOf(page, "notifications", "erin");
    await page.getByRole("radio", { name: "Every message" }).check();
    await page.getByRole("checkbox", { name: "Quiet hours" }).check();
    await page.getByLabel("From").fill("21:30");
    await page.getByLabel("Mail about what waits").selectOption({ label: "Once a day" });
    await page.getByRole("checkbox", { name: "Hide how far I have read" }).check();
    await expect
      .poll(() => erin.parley.call("notification.settings", {}))
      .toMatchObject({ level: "all", quietHours: { from: "21:30", to: "07:00" }, digest: "daily" });
    await expect.poll(() => erin.parley.call("receipt.settings", {})).toEqual({ hidesReading: true });
    await page.reload();
    await page.getByRole("radio", { name: "Every message" }).waitFor();
    expect(await page.getByLabel("From").inputValue()).toBe("21:30");
    await visitor.picture("25-03-settings");
    expect(await page.getByRole("checkbox", { name: "Hide how far I have read" }).isChecked()).toBe(true);
  });
});
