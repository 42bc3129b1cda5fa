import { expect, test } from "vitest";
import { seriousOn } from "./barriers.ts";
import { describeJourneys } from "./browser.ts";
import { composerOn, messageOn, messagesOn } from "./conversation.ts";
import { prepareJourney } from "./journey.ts";
import { befriend, directChannel, enter, groupChannel, historyOf, signInOn, signUp } from "./people.ts";

const HOUR_MS = 3_600_000;
const inMs = (ms: number) => new Date(Date.now() + ms).toISOString();
/** As a field for date and time wants it, on the clock of the page. */
const fieldTime = (time: string) => {
  const at = new Date(time);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
};

describeJourneys("drafts and scheduled messages", () => {
  const journey = prepareJourney("scheduled");

  test("what is begun and what is to be sent later wait in one place", { timeout: 120_000 }, async () => {
    const { url } = journey.server();
    await using alice = await signUp(url, "alice");
    await using bob = await signUp(url, "bob");
    await befriend(alice, bob);
    const channelId = await groupChannel(alice, [bob]);
    const directId = await directChannel(alice, bob);
    const [desk, phone, his] = [
      await journey.visitor(),
      await journey.visitor({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }),
      await journey.visitor(),
    ];
    await phone.page.goto("/drafts");
    await signInOn(phone.page, "alice");
    await phone.page.getByText("Nothing begun, nothing scheduled.", { exact: false }).waitFor();
    await enter(desk.page, "alice", directId);
    await enter(his.page, "bob", directId);

    // Begun on one device, there on the other; the words go on where one opens it.
    await composerOn(desk.page).fill("I have been thinking");
    const drafts = phone.page.getByRole("region", { name: "Drafts" });
    await drafts.getByText("I have been thinking").waitFor();
    await phone.picture("34-01-a-draft-on-the-other-device");
    await drafts.getByRole("link", { name: "Go on writing in Bob" }).click();
    await expect.poll(() => composerOn(phone.page).inputValue()).toBe("I have been thinking");
    await phone.page.goBack();
    await drafts.getByRole("button", { name: "Delete the draft in Bob" }).click();
    await expect.poll(() => composerOn(desk.page).inputValue()).toBe("");
    await phone.page.getByRole("button", { name: "Undo" }).click();
    await expect.poll(() => composerOn(desk.page).inputValue()).toBe("I have been thinking");

    // Scheduled from where one writes.
    await composerOn(desk.page).fill("Happy birthday!");
    await desk.page.getByRole("button", { name: "Send later" }).click();
    await desk.page.getByRole("menuitem", { name: /^Tomorrow/ }).click();
    await desk.page.getByRole("button", { name: "Show" }).click();
    const waiting = desk.page.getByRole("region", { name: "Scheduled" });
    await waiting.getByText("Happy birthday!").waitFor();
    await alice.parley.call("scheduled.create", {
      id: channelId,
      text: "The office is closed on Friday.",
      nonce: crypto.randomUUID(),
      at: inMs(48 * HOUR_MS),
    });
    await desk.page.reload();
    await waiting.getByText("The office is closed on Friday.").waitFor();
    await desk.picture("34-02-waiting");
    expect(await seriousOn(desk.page)).toEqual([]);

    // The words and the time are changed; a time that is over is none.
    await waiting.getByRole("button", { name: "Edit the message for Bob" }).click();
    const dialog = desk.page.getByRole("dialog", { name: "Edit the scheduled message" });
    await dialog.getByRole("textbox", { name: "Message" }).fill("Happy birthday, Bob!");
    await dialog.getByLabel("Date and time").fill(fieldTime(inMs(-HOUR_MS)));
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.getByText("Choose a time that is still to come.").waitFor();
    await desk.picture("34-03-a-time-that-is-over");
    await dialog.getByLabel("Date and time").fill(fieldTime(inMs(72 * HOUR_MS)));
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.waitFor({ state: "detached" });
    const lines = waiting.getByRole("listitem");
    // The next comes first.
    await expect.poll(() => lines.first().innerText()).toContain("The office is closed");
    await waiting.getByText("Happy birthday, Bob!").waitFor();

    // Taken back, and put back.
    await waiting.getByRole("button", { name: "Remove the message for watercooler" }).click();
    await expect.poll(() => lines.count()).toBe(1);
    await desk.page.getByRole("button", { name: "Undo" }).click();
    await expect.poll(() => lines.count()).toBe(2);

    // Sent now: it is there once, and waits no more.
    await waiting.getByRole("button", { name: "Send the message for Bob now" }).click();
    await messageOn(his.page, "Happy birthday, Bob!").waitFor();
    await expect.poll(() => lines.count()).toBe(1);
    expect(await historyOf(bob, directId)).toEqual(["Happy birthday, Bob!"]);

    // What comes to its time leaves the list by itself.
    await alice.parley.call("scheduled.create", {
      id: directId,
      text: "And many more.",
      nonce: crypto.randomUUID(),
      at: inMs(4_000),
    });
    await desk.page.reload();
    await waiting.getByText("And many more.").waitFor();
    await messagesOn(his.page).getByText("And many more.").waitFor();
    await waiting.getByText("And many more.").waitFor({ state: "detached" });

    // What cannot be sent says why, and can be sent when it may be.
    await alice.parley.call("scheduled.create", {
      id: channelId,
      text: "Nobody reads this.",
      nonce: crypto.randomUUID(),
      at: inMs(3_000),
    });
    await alice.parley.call("channel.archive", { id: channelId });
    await desk.page.getByText("Not sent: This channel is archived").waitFor();
    await desk.picture("34-04-not-sent");
    expect(await seriousOn(desk.page)).toEqual([]);
    await alice.parley.call("channel.update", { id: channelId, archived: false });
    await lines
      .filter({ hasText: "Nobody reads this." })
      .getByRole("button", { name: "Send the message for watercooler now" })
      .click();
    await expect.poll(() => lines.filter({ hasText: "Nobody reads this." }).count()).toBe(0);
    await expect.poll(() => historyOf(bob, channelId)).toEqual(["Nobody reads this."]);
  });
});
