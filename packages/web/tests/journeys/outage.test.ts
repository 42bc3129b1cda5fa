import { expect, test } from "vitest";
import { describeJourneys } from "./browser.ts";
import {
  composerOn,
  connectionOn,
  expectOnce,
  messageOn,
  textsInOrder,
  waitingOn,
  write,
} from "./conversation.ts";
import { prepareJourney } from "./journey.ts";
import { openLine } from "./line.ts";
import { befriend, directChannel, enter, groupChannel, historyOf, say, signIn, signUp } from "./people.ts";
import type { Visitor } from "./visitor.ts";

describeJourneys("outages", () => {
  const journey = prepareJourney("outage");
  let directId = "";
  let groups = 0;

  /** A new channel of Alice and Bob, so that each test reads a history of its own. */
  const newChannel = async (): Promise<string> => {
    const { url } = journey.server();
    if (directId === "") {
      await using alice = await signUp(url, "alice");
      await using bob = await signUp(url, "bob");
      await befriend(alice, bob);
      directId = await directChannel(alice, bob);
      return directId;
    }
    await using alice = await signIn(url, "alice");
    await using bob = await signIn(url, "bob");
    groups += 1;
    return groupChannel(alice, [bob], `outage-${groups}`);
  };

  const expectHistory = async (channelId: string, texts: readonly string[]) => {
    await using bob = await signIn(journey.server().url, "bob");
    expect(await historyOf(bob, channelId)).toEqual(texts);
  };

  const expectSame = async (visitors: readonly Visitor[], channelId: string, texts: readonly string[]) => {
    for (const { page } of visitors) {
      await expectOnce(page, texts);
      expect(await waitingOn(page).count()).toBe(0);
      expect(await textsInOrder(page, texts)).toEqual(texts);
    }
    await expectHistory(channelId, texts);
  };

  test("what is typed without a network waits, survives the page, and is sent once", {
    timeout: 60_000,
  }, async () => {
    const channelId = await newChannel();
    await using line = await openLine();
    const alice = await journey.visitor({ proxy: { server: line.proxy, bypass: "<-loopback>" } });
    const bob = await journey.visitor();
    await enter(alice.page, "alice", channelId);
    await enter(bob.page, "bob", channelId);
    await write(alice.page, "Before the tunnel.");
    await expectOnce(bob.page, ["Before the tunnel."]);

    alice.expectOutage();
    await alice.context.setOffline(true);
    line.become("cut");
    await write(alice.page, "In the tunnel, one.");
    await write(alice.page, "In the tunnel, two.");
    await expect.poll(() => waitingOn(alice.page).count()).toBe(2);
    await connectionOn(alice.page).getByText("Reconnecting… your messages wait here").waitFor();
    await composerOn(alice.page).fill("Still being writ");
    await alice.picture("4-01-without-a-network");
    await write(bob.page, "Alice? Are you there?");
    await expectOnce(bob.page, ["Alice? Are you there?"]);

    // The page goes away, and comes back with the network.
    await alice.page.goto("about:blank");
    line.become("whole");
    await alice.context.setOffline(false);
    expect(await messageOn(bob.page, "In the tunnel, one.").count()).toBe(0);
    await alice.page.goto(`/c/${channelId}`);
    const texts = [
      "Before the tunnel.",
      "Alice? Are you there?",
      "In the tunnel, one.",
      "In the tunnel, two.",
    ];
    await expectSame([alice, bob], channelId, texts);
    expect(await composerOn(alice.page).inputValue()).toBe("Still being writ");
    await alice.picture("4-02-network-back");
  });

  test("a message whose answer is lost on the way is not sent twice", { timeout: 60_000 }, async () => {
    const channelId = await newChannel();
    await using line = await openLine();
    const alice = await journey.visitor({ proxy: { server: line.proxy, bypass: "<-loopback>" } });
    const bob = await journey.visitor();
    await enter(alice.page, "alice", channelId);
    await enter(bob.page, "bob", channelId);
    await write(alice.page, "One.");
    await expectOnce(bob.page, ["One."]);
    await expectOnce(alice.page, ["One."]);

    alice.expectOutage();
    line.become("deaf");
    await write(alice.page, "Two.");
    await expectOnce(bob.page, ["One.", "Two."]);
    await waitingOn(alice.page).waitFor();
    await alice.picture("4-03-answer-lost");
    line.become("cut");
    line.become("whole");
    await expectSame([alice, bob], channelId, ["One.", "Two."]);
  });

  test("a cable that is pulled and plugged in again is noticed without a key", {
    timeout: 60_000,
  }, async () => {
    const channelId = await newChannel();
    await using line = await openLine();
    const alice = await journey.visitor({ proxy: { server: line.proxy, bypass: "<-loopback>" } });
    const bob = await journey.visitor();
    await enter(alice.page, "alice", channelId);
    await enter(bob.page, "bob", channelId);
    await write(bob.page, "One.");
    await expectOnce(alice.page, ["One."]);

    alice.expectOutage();
    line.become("silent");
    await alice.context.setOffline(true);
    await write(alice.page, "Two.");
    await waitingOn(alice.page).waitFor();
    await write(bob.page, "Three.");
    await expectOnce(bob.page, ["One.", "Three."]);
    line.become("whole");
    await alice.context.setOffline(false);
    await expectSame([alice, bob], channelId, ["One.", "Three.", "Two."]);
  });

  test("the server dies in mid-conversation, and both go on by themselves", { timeout: 60_000 }, async () => {
    const channelId = await newChannel();
    const alice = await journey.visitor();
    const bob = await journey.visitor();
    await enter(alice.page, "alice", channelId);
    await enter(bob.page, "bob", channelId);
    await write(alice.page, "One.");
    await expectOnce(bob.page, ["One."]);

    for (const visitor of [alice, bob]) visitor.expectOutage();
    await journey.server().kill();
    await write(alice.page, "Two.");
    await connectionOn(bob.page).getByText("Reconnecting… your messages wait here").waitFor();
    await bob.picture("4-04-server-dead");
    await journey.server().start();
    await expectOnce(bob.page, ["Two."]);
    await write(bob.page, "Three.");
    await expectSame([alice, bob], channelId, ["One.", "Two.", "Three."]);
    await connectionOn(bob.page).getByText("Reconnecting").waitFor({ state: "detached" });
    await bob.picture("4-05-server-back");
  });

  test("PostgreSQL dies under the server, and nothing is lost or doubled", { timeout: 60_000 }, async () => {
    const channelId = await newChannel();
    const alice = await journey.visitor();
    const bob = await journey.visitor();
    await enter(alice.page, "alice", channelId);
    await enter(bob.page, "bob", channelId);
    await write(alice.page, "One.");
    await expectOnce(bob.page, ["One."]);

    for (const visitor of [alice, bob]) visitor.expectOutage();
    journey.server().killPostgres();
    await write(alice.page, "Two.");
    await alice.picture("4-06-database-dead");
    await expectOnce(bob.page, ["One.", "Two."]);
    await using bobsPhone = await signIn(journey.server().url, "bob");
    await say(bobsPhone, channelId, "Three.");
    await write(bob.page, "Four.");
    await expectSame([alice, bob], channelId, ["One.", "Two.", "Three.", "Four."]);
    await alice.picture("4-07-database-back");
  });
});
