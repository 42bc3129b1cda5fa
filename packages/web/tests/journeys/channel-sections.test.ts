import { expect, test } from "vitest";
import { describeJourneys } from "./browser.ts";
import { prepareJourney } from "./journey.ts";
import { befriend, directChannel, groupChannel, say, signInOn, signUp } from "./people.ts";

describeJourneys("the sidebar", () => {
  const journey = prepareJourney("channel-sections");

  test("favourites and sections follow one's devices, folded ones are remembered", {
    timeout: 90_000,
  }, async () => {
    const { url } = journey.server();
    await using alice = await signUp(url, "alice");
    await using bob = await signUp(url, "bob");
    await befriend(alice, bob);
    for (const name of ["release", "import", "watercooler"]) await groupChannel(alice, [bob], name);
    const [laptop, desktop] = [await journey.visitor(), await journey.visitor()];
    for (const { page } of [laptop, desktop]) {
      await page.goto("/");
      await signInOn(page, "alice");
      await page.getByRole("region", { name: "Channels" }).getByRole("link", { name: "release" }).waitFor();
    }
    const { page } = laptop;
    const sidebar = page.getByRole("navigation", { name: "Conversations" });

    await sidebar.getByRole("link", { name: "watercooler" }).click({ button: "right" });
    await page.getByRole("menuitem", { name: "Add to favourites" }).click();
    await page
      .getByRole("region", { name: "Favourites" })
      .getByRole("link", { name: "watercooler" })
      .waitFor();
    await sidebar.getByRole("link", { name: "release" }).hover();
    await sidebar.getByRole("button", { name: "Options for release" }).click();
    await page.getByRole("menuitem", { name: "Section" }).click();
    await page.getByRole("menuitem", { name: "New section…" }).click();
    await page.getByLabel("Name of the section").fill("Work");
    await page.getByRole("button", { name: "Create section" }).click();
    const work = page.getByRole("region", { name: "Work" });
    await work.getByRole("link", { name: "release" }).waitFor();

    // The other device, which nobody has touched.
    await desktop.page.getByRole("region", { name: "Work" }).getByRole("link", { name: "release" }).waitFor();
    await desktop.page
      .getByRole("region", { name: "Favourites" })
      .getByRole("link", { name: "watercooler" })
      .waitFor();

    await sidebar.getByRole("link", { name: "import" }).dragTo(work);
    await work.getByRole("link", { name: "import" }).waitFor();
    await laptop.picture("23-01-sections");
    await work.getByRole("button", { name: "Work", exact: true }).click();
    await work.getByRole("link", { name: "import" }).waitFor({ state: "detached" });
    await page.reload();
    await page.getByRole("region", { name: "Favourites" }).getByRole("link").first().waitFor();
    expect(await work.getByRole("link").count()).toBe(0);
    const order = await sidebar
      .getByRole("region")
      .evaluateAll((regions) => regions.map((region) => region.getAttribute("aria-label")));
    expect(order).toEqual(["Favourites", "Work", "Channels", "People"]);
  });

  test("what names one is counted, what does not has a dot, what is muted stays quiet", {
    timeout: 90_000,
  }, async () => {
    const { url } = journey.server();
    await using carol = await signUp(url, "carol");
    await using dave = await signUp(url, "dave");
    await befriend(carol, dave);
    const [named, other, muted] = [
      await groupChannel(dave, [carol], "named"),
      await groupChannel(dave, [carol], "other"),
      await groupChannel(dave, [carol], "muted"),
    ];
    const direct = await directChannel(dave, carol);
    const visitor = await journey.visitor();
    const { page } = visitor;
    await page.goto("/");
    await signInOn(page, "carol");
    const line = (name: string) =>
      page.getByRole("navigation", { name: "Conversations" }).getByRole("link", { name: new RegExp(name) });
    await line("muted").click({ button: "right" });
    await page.getByRole("menuitem", { name: "Mute" }).click();
    await page.getByRole("menuitem", { name: "For 8 hours" }).click();
    await line("muted").getByLabel("muted").waitFor();

    await say(dave, muted, "@carol psst");
    await say(dave, other, "Tea?");
    await line("other").getByText("1 unread message").waitFor({ state: "attached" });
    await expect.poll(() => page.title()).toBe("• Parley");
    await say(dave, named, "@carol tea?");
    await say(dave, named, "Or coffee.");
    await line("named").getByText("2 unread messages, 1 mention").waitFor({ state: "attached" });
    await line("muted").getByText("1 unread message").waitFor({ state: "attached" });
    await expect.poll(() => page.title()).toBe("(1) Parley");
    await say(dave, direct, "Only you.");
    await expect.poll(() => page.title()).toBe("(2) Parley");
    expect(await line("other").locator("[data-dot]").count()).toBe(1);
    expect(await line("named").locator("[data-dot]").count()).toBe(0);
    expect(await line("muted").getAttribute("data-unread")).toBeNull();
    await visitor.picture("23-02-badges");

    await line("named").click();
    await line("named")
      .getByText(/unread/)
      .waitFor({ state: "detached" });
    await expect.poll(() => page.title()).toBe("(1) named · Parley");
  });

  test("a few people have one conversation, whoever begins it", { timeout: 60_000 }, async () => {
    const { url } = journey.server();
    await using erin = await signUp(url, "erin");
    await using frank = await signUp(url, "frank");
    await using grace = await signUp(url, "grace");
    await befriend(erin, frank);
    await befriend(erin, grace);
    const [hers, his] = [await journey.visitor(), await journey.visitor()];
    for (const [{ page }, name] of [
      [hers, "erin"],
      [his, "frank"],
    ] as const) {
      await page.goto("/");
      await signInOn(page, name);
    }
    await hers.page.getByRole("button", { name: "New conversation" }).click();
    const dialog = hers.page.getByRole("dialog");
    await dialog.getByRole("checkbox", { name: "Frank" }).check();
    await dialog.getByRole("checkbox", { name: "Grace" }).check();
    await dialog.getByText("Between you and Frank & Grace").waitFor();
    await hers.picture("23-03-new-conversation");
    await dialog.getByRole("button", { name: "Start conversation" }).click();
    await hers.page.getByRole("heading", { level: 1, name: "Frank & Grace" }).waitFor();
    const channelId = new URL(hers.page.url()).pathname.split("/").at(-1) ?? "";
    await say(erin, channelId, "Shall we?");
    const line = his.page
      .getByRole("navigation", { name: "Conversations" })
      .getByRole("link", { name: /Erin & Grace/ });
    await line.getByText("1 unread message").waitFor({ state: "attached" });
    await line.click();
    await his.page.getByRole("button", { name: "3 members" }).click();
    await his.page.getByRole("complementary").getByText("Grace", { exact: true }).waitFor();
    await his.picture("23-04-few");
    const again = await grace.parley.call("channel.create", { kind: "direct", userIds: [erin.id, frank.id] });
    expect(again.id).toBe(channelId);
  });

  test("a thread that one follows shows while it has something to read, and opens beside its channel", {
    timeout: 60_000,
  }, async () => {
    const { url } = journey.server();
    await using heidi = await signUp(url, "heidi");
    await using ivan = await signUp(url, "ivan");
    const channelId = await groupChannel(heidi, [ivan], "kitchen");
    const root = await say(heidi, channelId, "Who has the kettle?");
    const thread = await ivan.parley.call("thread.open", { id: channelId, messageId: root.id });
    const visitor = await journey.visitor();
    const { page } = visitor;
    await page.goto("/");
    await signInOn(page, "heidi");
    const threads = page.getByRole("region", { name: "Threads" });
    await page
      .getByRole("region", { name: "Channels" })
      .getByRole("link", { name: /kitchen/ })
      .waitFor();
    expect(await threads.count()).toBe(0);
    await say(ivan, thread.id, "I do.");
    const line = threads.getByRole("link", { name: /Thread in kitchen/ });
    await line.getByText("1 unread message").waitFor({ state: "attached" });
    await visitor.picture("23-05-thread");
    await line.click();
    await page.getByRole("heading", { level: 1, name: "kitchen" }).waitFor();
    await page.getByRole("complementary").getByText("I do.").waitFor();
    await threads.waitFor({ state: "detached" });
  });
});
