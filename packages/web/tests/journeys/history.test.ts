import { expect, test } from "vitest";
import { describeJourneys } from "./browser.ts";
import { expectOnce, messageOn, messagesOn, write } from "./conversation.ts";
import { prepareJourney } from "./journey.ts";
import { befriend, historyOf, type Person, say, signIn, signInOn, signUp } from "./people.ts";
import { holdOlderPages, isClickableWhileScrolling, scrollUp, seqsOn, watchFirstMessage } from "./reading.ts";

const SEEDED = 400;
const PAGE_ITEMS = 50;
/** Less than this is the rounding of a layout, not a jump. */
const STILL_PX = 1.5;

/** Lines of one to four lines, so that no height can be guessed from another. */
const lineNumber = (at: number) =>
  `Line ${at}${"\nand what else there is to it".repeat(at % 7 === 0 ? at % 4 : 0)}`;

const seed = async (people: readonly Person[], channelId: string) => {
  const lanes = people.map(async (person, lane) => {
    for (let at = lane; at < SEEDED; at += people.length) await say(person, channelId, lineNumber(at));
  });
  await Promise.all(lanes);
};

describeJourneys("a channel of three and its history", () => {
  const journey = prepareJourney("history");
  let channelId = "";

  test("three make a channel, and each reads what each writes", { timeout: 60_000 }, async () => {
    const { url } = journey.server();
    await using alice = await signUp(url, "alice");
    await using bob = await signUp(url, "bob");
    await using carol = await signUp(url, "carol");
    await befriend(alice, bob);
    await befriend(alice, carol);

    const names = ["alice", "bob", "carol"] as const;
    const visitors = await Promise.all(names.map(() => journey.visitor()));
    const pages = visitors.map(({ page }) => page);
    await Promise.all(
      pages.map(async (page, at) => {
        await page.goto("/sign-in");
        await signInOn(page, names[at] ?? "");
        await page.getByRole("navigation", { name: "Conversations" }).waitFor();
      }),
    );
    const [alicePage, ...others] = pages;
    if (!alicePage) throw new Error("Nobody came");
    await alicePage.getByRole("button", { name: "Create channel" }).click();
    await alicePage.getByLabel("Channel name").fill("watercooler");
    await alicePage.getByRole("checkbox", { name: "Bob" }).check();
    await alicePage.getByRole("checkbox", { name: "Carol" }).check();
    await visitors[0]?.picture("3-01-create-channel");
    await alicePage.getByRole("dialog").getByRole("button", { name: "Create channel" }).click();
    await alicePage.getByText("This is the beginning of watercooler.").waitFor();
    for (const page of others) await page.getByRole("link", { name: "watercooler" }).click();

    const said = names.map((name) => `${name} is here`);
    for (const [at, page] of pages.entries()) {
      await messagesOn(page).waitFor();
      await write(page, said[at] ?? "");
    }
    for (const page of pages) await expectOnce(page, said);
    await alicePage.getByRole("button", { name: "3 members" }).click();
    await alicePage.getByRole("complementary").getByRole("listitem").nth(2).waitFor();
    await visitors[0]?.picture("3-02-all-talk");
    channelId = new URL(alicePage.url()).pathname.split("/").at(-1) ?? "";
    expect(await historyOf(bob, channelId)).toEqual(said);
  });

  test("a page of history arrives and what one reads stays where it is", { timeout: 60_000 }, async () => {
    const { url } = journey.server();
    await using alice = await signIn(url, "alice");
    await using bob = await signIn(url, "bob");
    // Whoever writes has read what was before: she does not, and finds it all unread.
    await seed([alice, bob], channelId);
    const reader = await journey.visitor();
    const { page } = reader;
    await page.goto(`/c/${channelId}`);
    await signInOn(page, "carol");
    await page.getByText("New", { exact: true }).waitFor();
    await reader.picture("3-03-opened-where-reading-was-left-off");
    await page.getByRole("button", { name: /new below/ }).click();
    const newest = SEEDED + 3;
    await page.locator(`[data-seq="${newest}"]`).waitFor();
    await reader.picture("3-04-at-the-end");

    const older = await holdOlderPages(page);
    const read = new Set<number>();
    const pageSizes: number[] = [];
    const look = async () => {
      const seqs = await seqsOn(page);
      expect(seqs).toEqual(seqs.map((_, at) => (seqs[0] ?? 0) + at));
      for (const seq of seqs) read.add(seq);
    };
    await look();
    while (!read.has(1) || older.count() > 0) {
      if (older.count() > 0) {
        const watched = await watchFirstMessage(page);
        pageSizes.push((await older.letThrough()).length);
        expect(await watched.furthestPx(), `message ${watched.seq} when its page came`).toBeLessThan(
          STILL_PX,
        );
        if (pageSizes.length === 2) await reader.picture("3-05-two-pages-back");
      } else await scrollUp(page);
      await look();
    }
    await page.getByText("This is the beginning of watercooler.").scrollIntoViewIfNeeded();
    await reader.picture("3-06-the-beginning");
    expect(pageSizes.slice(0, -1)).toEqual(pageSizes.slice(0, -1).map(() => PAGE_ITEMS));
    expect(pageSizes).toHaveLength(Math.ceil(newest / PAGE_ITEMS) - 1);
    expect([...read].sort((a, b) => a - b)).toEqual(Array.from({ length: newest }, (_, at) => at + 1));

    // Somebody writes while one reads above.
    const watched = await watchFirstMessage(page);
    await say(alice, channelId, "Who reads this?");
    await page.getByRole("button", { name: "1 new below" }).waitFor();
    await say(bob, channelId, "Not Carol yet.");
    const pill = page.getByRole("button", { name: "2 new below" });
    await pill.waitFor();
    await reader.picture("3-07-new-below");
    expect(await watched.furthestPx()).toBeLessThan(STILL_PX);
    expect(await messageOn(page, "Who reads this?").count()).toBe(0);
    await pill.click();
    await expectOnce(page, ["Who reads this?", "Not Carol yet."]);
    await pill.waitFor({ state: "detached" });
    await reader.picture("3-08-back-at-the-end");
  });

  test("what is on the screen can be clicked while the list moves on", { timeout: 30_000 }, async () => {
    const { page } = await journey.visitor();
    await page.goto(`/c/${channelId}`);
    await signInOn(page, "alice");
    await messagesOn(page).locator("article").last().waitFor();
    expect(await isClickableWhileScrolling(page)).toBe(true);
  });
});
