import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { seriousOn } from "./barriers.ts";
import { describeJourneys } from "./browser.ts";
import { prepareJourney } from "./journey.ts";
import { befriend, directChannel, groupChannel, say, signIn, signInOn, signUp } from "./people.ts";
import type { VisitorOptions } from "./visitor.ts";

const PHONE = { viewport: { width: 375, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };

const LOOKS: Readonly<Record<string, Omit<VisitorOptions, "url"> & { dir?: "rtl" }>> = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  phone: { ...PHONE, colorScheme: "light" },
  "dark phone": { ...PHONE, colorScheme: "dark" },
  "read from the right": { dir: "rtl" },
  "phone read from the right": { ...PHONE, dir: "rtl" },
};

const LONG = "a channel whose name is about as long as names of channels may ever be";

const excessWidthOf = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const boxes = [document.documentElement, ...document.querySelectorAll("main, aside, nav")];
    return Math.max(...boxes.map((box) => box.scrollWidth - box.clientWidth));
  });

describeJourneys("channels and people, as they look", () => {
  const journey = prepareJourney("channel-looks");
  const at = { tea: "", direct: "", few: "", link: "" };

  test("there are channels of every kind", async () => {
    const { url } = journey.server();
    await using alice = await signUp(url, "alice");
    await using bob = await signUp(url, "bob");
    await using carol = await signUp(url, "carol");
    await using dave = await signUp(url, "dave");
    for (const friend of [bob, carol, dave]) await befriend(alice, friend);
    const mine = (id: string, wanted: object) => alice.parley.call("channel.settings", { id, ...wanted });
    const { id: tea } = await alice.parley.call("channel.create", {
      kind: "group",
      name: "tea-room",
      visibility: "public",
      avatar: "🍵",
      topic: "What is brewing, and who would like some of it before it is cold",
      description: "For everyone who likes a good cup.\nBiscuits are welcome.",
      memberIds: [bob.id, carol.id],
    });
    at.tea = tea;
    await alice.parley.call("channel.update", {
      id: tea,
      slowModeSeconds: 30,
      permissions: { post: "member" },
    });
    await alice.parley.call("channelInvitation.create", { id: tea });
    await mine(tea, { favourite: true });
    const long = await groupChannel(alice, [bob], LONG);
    await mine(long, { section: "Work" });
    const release = await groupChannel(bob, [alice], "release");
    await mine(release, { section: "Work" });
    const loud = await groupChannel(bob, [alice], "loud");
    await mine(loud, { mutedUntil: "9999-12-31T23:59:59.000Z" });
    await bob.parley.call("channel.create", { kind: "group", name: "open-house", visibility: "public" });
    at.direct = await directChannel(alice, bob);
    at.few = (await alice.parley.call("channel.create", { kind: "direct", userIds: [bob.id, carol.id] })).id;
    await say(bob, release, "@alice a word?");
    await say(bob, loud, "So much to say.");
    await say(carol, tea, "Anyone?");
    await say(bob, at.direct, "Good morning!");
    await say(bob, at.few, "Good morning, all!");
    await bob.parley.call("status.set", { custom: { emoji: "🎧", text: "Focusing" }, dnd: true });
    await carol.parley.call("status.set", { custom: { emoji: "🏖️", text: "On holiday" } });
    const made = await bob.parley.call("channelInvitation.create", { id: release });
    at.link = new URL(made.url).hash;
  });

  for (const [look, { dir, ...options }] of Object.entries(LOOKS)) {
    test(`${look}: no scene is wider than the screen or has a serious barrier`, {
      timeout: 120_000,
    }, async () => {
      const { url } = journey.server();
      // So that they are seen as they say they are.
      await using bob = await signIn(url, "bob");
      await using carol = await signIn(url, "carol");
      for (const { parley } of [bob, carol]) parley.connect();
      carol.parley.setPresence("away");
      const visitor = await journey.visitor(options);
      const { page } = visitor;
      await page.emulateMedia({ reducedMotion: "reduce" });
      const isPhone = "isMobile" in options;
      const query = dir ? `?dir=${dir}` : "";
      const and = dir ? `&dir=${dir}` : "";
      const check = async (name: string) => {
        await visitor.picture(`26-${look.replaceAll(" ", "-")}-${name}`);
        expect(await excessWidthOf(page), name).toBe(0);
        expect(await seriousOn(page), name).toEqual([]);
      };
      await page.goto(`/${query}`);
      await signInOn(page, "alice");
      await page
        .getByRole("region", { name: "Favourites" })
        .getByRole("link", { name: /tea-room/ })
        .waitFor();
      await check("1-home");
      await page.getByRole("button", { name: "Your account" }).click();
      await page.getByRole("menuitem", { name: "Set a status" }).waitFor();
      await check("2-menu");
      await page.getByRole("menuitem", { name: "Set a status" }).click();
      await page.getByRole("dialog", { name: "Your status" }).waitFor();
      await check("3-status");
      await page.goto(`/channels${query}`);
      await page.getByRole("list", { name: "Public channels" }).getByText("open-house").waitFor();
      await check("4-browse");
      await page.getByRole("main").getByRole("button", { name: "Create channel" }).click();
      await page.getByRole("dialog", { name: "Create a channel" }).waitFor();
      await check("5-create");
      await page.goto(`/c/${at.tea}?pane=details${and}`);
      const pane = page.getByRole("complementary", { name: "Channel details" });
      await pane.getByText("Owner · you").waitFor();
      await check("6-details");
      await pane.getByRole("button", { name: "Invitation links" }).click();
      await pane.getByText(/By you/).waitFor();
      await pane.getByRole("button", { name: "Rules" }).click();
      const last = pane.getByRole("button", { name: "Delete channel" });
      await last.scrollIntoViewIfNeeded();
      await check("7-rules");
      await last.click();
      await page.getByRole("dialog").waitFor();
      await check("8-delete");
      await page.goto(`/c/${at.direct}?pane=details${and}`);
      await page.getByRole("complementary", { name: "Profile" }).getByText("🎧 Focusing").waitFor();
      await check("9-profile");
      await page.goto(`/c/${at.few}${query}`);
      await page.getByRole("log").getByText("Good morning, all!").waitFor();
      await check("10-few");
      await page.goto(`/settings/notifications${query}`);
      await page.getByRole("checkbox", { name: "Quiet hours" }).check();
      await page.getByText(/^It (shows no|cannot show|blocks) notifications/).waitFor();
      await check("11-notifications");
      await page.getByRole("checkbox", { name: "Quiet hours" }).uncheck();
      if (!isPhone) {
        await page.goto(`/${query}`);
        await page.getByRole("link", { name: "release" }).click({ button: "right" });
        await page.getByRole("menuitem", { name: "Mute" }).click();
        await page.getByRole("menuitem", { name: "For 1 hour" }).waitFor();
        await check("12-line-menu");
        await page.keyboard.press("Escape");
        await page.keyboard.press("Escape");
      }
      await page.goto(`/join${query}${at.link}`);
      await page.getByRole("heading", { name: "release" }).waitFor();
      await check("13-join");
    });
  }
});
