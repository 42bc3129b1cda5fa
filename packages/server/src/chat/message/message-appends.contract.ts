import { v7 as uuidv7 } from "uuid";
import { describe, expect, it } from "vitest";
import { after, changesOf, draftOf, type LogHarness, said, seqsOf, standing } from "./message-log.harness.ts";
import type { AppendOutcome, MessageDraft } from "./message-log.ts";

const [alice, bob, carol, mallory] = [uuidv7(), uuidv7(), uuidv7(), uuidv7()];

/** What an append does beside giving a message its place, and who may not; part of `messageLogContract`. */
export const messageAppendsContract = (engine: string, harness: () => LogHarness): void => {
  describe(`what is sent to a message log on ${engine}`, () => {
    it("keeps what it answers, whom it brings and whom it mentions", async () => {
      const { log, channel } = harness();
      const channelId = await channel({ members: [alice, bob] });
      const first = await said(log, channelId, alice);
      const forwarded = { messageId: uuidv7(), channelId: uuidv7(), senderId: carol, createdAt: after(-60) };
      const answer = await said(log, channelId, bob, { replyTo: first.id, mentions: [alice], forwarded });
      expect(answer).toMatchObject({ replyTo: first.id, mentions: [alice], forwarded });
      expect((await standing(log, channelId))[1]).toEqual(answer);
    });

    it("refuses an answer to a message of another channel, or of none", async () => {
      const { log, channel } = harness();
      const [here, there] = [await channel({ members: [alice] }), await channel({ members: [alice] })];
      const elsewhere = await said(log, there, alice);
      const drafts = [elsewhere.id, uuidv7()].map((replyTo) => draftOf(here, alice, { replyTo }));
      expect(seqsOf(await log.append([...drafts, draftOf(here, alice)]))).toEqual([
        "message_not_found",
        "message_not_found",
        1,
      ]);
    });

    it("writes down whom a message mentions / of a refused draft nobody", async () => {
      const { log, channel, mentions } = harness();
      const channelId = await channel({ members: [alice, bob, carol] });
      await log.append([
        draftOf(channelId, alice, { mentions: [bob, carol] }),
        draftOf(channelId, mallory, { mentions: [bob] }),
        draftOf(channelId, alice, { mentions: [bob] }),
      ]);
      expect((await mentions(channelId)).map(({ userId, seq }) => `${seq} ${userId}`).sort()).toEqual(
        [`1 ${bob}`, `1 ${carol}`, `2 ${bob}`].sort(),
      );
    });

    it("moves the sender's own markers to what they sent, and nobody else's", async () => {
      const { log, channel, markers } = harness();
      const channelId = await channel({ members: [alice, bob, carol] });
      await log.append([draftOf(channelId, alice), draftOf(channelId, bob), draftOf(channelId, alice)]);
      await log.append([draftOf(channelId, bob, { replyTo: uuidv7() })]);
      expect(await markers(channelId, alice)).toEqual({ readSeq: 3, deliveredSeq: 3 });
      expect(await markers(channelId, bob)).toEqual({ readSeq: 2, deliveredSeq: 2 });
      expect(await markers(channelId, carol)).toEqual({ readSeq: 0, deliveredSeq: 0 });
    });

    it("empties the draft that a message was, under a new nonce / leaves another one as it is", async () => {
      const { log, channel, begin, draft } = harness();
      const [one, two] = [await channel({ members: [alice, bob] }), await channel({ members: [alice] })];
      const nonce = await begin({ userId: alice, channelId: one, text: "hel", version: 4 });
      await begin({ userId: alice, channelId: two, text: "elsewhere", version: 1 });
      const outcomes = await log.append([
        draftOf(one, bob, { nonce }),
        draftOf(two, alice),
        draftOf(one, alice, { nonce }),
      ]);
      const left = await draft(alice, one);
      expect(left).toMatchObject({ text: "", version: 5 });
      expect(left?.nonce).not.toBe(nonce);
      expect(outcomes.map((outcome) => outcome.at === "appended" && outcome.emptied)).toEqual([
        undefined,
        undefined,
        { version: 5, nonce: left?.nonce },
      ]);
      expect(await draft(alice, two)).toMatchObject({ text: "elsewhere", version: 1 });
      // The same message again is no second emptying.
      expect(await log.append([draftOf(one, alice, { nonce })])).toMatchObject([{ at: "repeated" }]);
      expect(await draft(alice, one)).toEqual(left);
    });

    it("leaves the draft where the message is refused", async () => {
      const { log, channel, begin, draft } = harness();
      const channelId = await channel({ members: [alice], archived: true });
      const nonce = await begin({ userId: alice, channelId, text: "hel", version: 4 });
      await log.append([draftOf(channelId, alice, { nonce })]);
      expect(await draft(alice, channelId)).toEqual({ text: "hel", version: 4, nonce });
    });

    it("answers a repeat with the message as it now is", async () => {
      const { log, channel } = harness();
      const channelId = await channel({ members: [alice] });
      const draft = draftOf(channelId, alice);
      await log.append([draft]);
      await log.change([changesOf({ channelId, id: draft.id }, alice).edit("hello again", { at: after(5) })]);
      expect(await log.append([{ ...draft, id: uuidv7() }])).toMatchObject([
        { at: "repeated", message: { id: draft.id, text: "hello again", editCount: 1 } },
      ]);
    });
  });

  describe(`who may write to a message log on ${engine}`, () => {
    const roles = { [alice]: "owner", [bob]: "moderator", [carol]: "member" } as const;
    const members = [alice, bob, carol];
    const each = (channelId: string, over: Partial<MessageDraft> = {}) =>
      members.map((userId) => draftOf(channelId, userId, over));
    const refusal = (outcome: AppendOutcome | undefined) =>
      outcome?.at === "refused" ? [outcome.code, outcome.values] : outcome?.at;

    it("asks of whoever writes the role that posting needs, and says which", async () => {
      const { log, channel } = harness();
      const announcements = await channel({ members, roles, postRole: "moderator" });
      const decrees = await channel({ members, roles, postRole: "owner" });
      const outcomes = await log.append([...each(announcements), ...each(decrees)]);
      expect(seqsOf(outcomes)).toEqual([
        1,
        2,
        "posting_restricted",
        1,
        "posting_restricted",
        "posting_restricted",
      ]);
      expect(refusal(outcomes[2])).toEqual(["posting_restricted", { role: "moderator" }]);
      expect(refusal(outcomes[5])).toEqual(["posting_restricted", { role: "owner" }]);
    });

    it("judges a thread by its parent: members, roles and archiving", async () => {
      const { log, channel, thread, removeMember, archive } = harness();
      const open = await channel({ members, roles });
      // Who follows it and is no member may not write; a member may without following.
      const inOpen = await thread(open, [mallory, alice]);
      expect(
        seqsOf(await log.append([draftOf(inOpen, mallory), draftOf(inOpen, carol), draftOf(inOpen, alice)])),
      ).toEqual(["channel_not_found", 1, 2]);
      await removeMember(open, carol);
      expect(seqsOf(await log.append([draftOf(inOpen, carol)]))).toEqual(["channel_not_found"]);
      const inAnnouncements = await thread(await channel({ members, roles, postRole: "moderator" }));
      expect(seqsOf(await log.append(each(inAnnouncements)))).toEqual([1, 2, "posting_restricted"]);
      await archive(open);
      expect(seqsOf(await log.append([draftOf(inOpen, alice)]))).toEqual(["channel_archived"]);
    });

    it("says of a thread where its members are, and of the parent itself nothing", async () => {
      const { log, channel, thread } = harness();
      const parent = await channel({ members });
      const inIt = await thread(parent, [alice]);
      const outcomes = await log.append([draftOf(inIt, alice), draftOf(parent, alice)]);
      expect(outcomes.map((outcome) => "homeId" in outcome && outcome.homeId)).toEqual([parent, false]);
    });

    it("moves the markers of whoever follows a thread, in the thread alone", async () => {
      const { log, channel, thread, markers } = harness();
      const parent = await channel({ members });
      const inIt = await thread(parent, [alice]);
      await log.append([draftOf(inIt, bob), draftOf(inIt, alice)]);
      expect(await markers(inIt, alice)).toEqual({ readSeq: 2, deliveredSeq: 2 });
      expect(await markers(inIt, bob)).toEqual({ readSeq: -1, deliveredSeq: -1 });
      expect(await markers(parent, alice)).toEqual({ readSeq: 0, deliveredSeq: 0 });
    });

    it("in slow mode takes one message of a member per interval, in one batch and across batches", async () => {
      const { log, channel } = harness();
      const channelId = await channel({ members, roles, slowModeSeconds: 30 });
      const at = (seconds: number) => draftOf(channelId, carol, { createdAt: after(seconds) });
      const together = await log.append([at(0), at(0)]);
      expect(seqsOf(together)).toEqual([1, "slow_mode"]);
      expect(refusal(together[1])).toEqual(["slow_mode", { interval: 30, seconds: 30 }]);
      const [early] = await log.append([at(29.5)]);
      expect(refusal(early)).toEqual(["slow_mode", { interval: 30, seconds: 1 }]);
      expect(seqsOf(await log.append([at(30)]))).toEqual([2]);
      expect(refusal((await log.append([at(40)]))[0])).toEqual(["slow_mode", { interval: 30, seconds: 20 }]);
    });

    it("in slow mode takes one of several that come at once, by whatever way", async () => {
      const { log, channel } = harness();
      for (let round = 0; round < 10; round += 1) {
        const channelId = await channel({ members, roles, slowModeSeconds: 30 });
        const outcomes = await Promise.all(
          Array.from({ length: 5 }, () => log.append([draftOf(channelId, carol)])),
        );
        expect(seqsOf(outcomes.flat()).sort()).toEqual([1, ...Array(4).fill("slow_mode")]);
      }
    });

    it("in slow mode lets moderators and owners write on", async () => {
      const { log, channel } = harness();
      const channelId = await channel({ members, roles, slowModeSeconds: 30 });
      const outcomes = await log.append([alice, bob, alice, bob].map((userId) => draftOf(channelId, userId)));
      expect(seqsOf(outcomes)).toEqual([1, 2, 3, 4]);
      expect(seqsOf(await log.append([draftOf(channelId, bob)]))).toEqual([5]);
    });

    it("in slow mode has one wait for a channel and its threads, followed or not", async () => {
      const { log, channel, thread, markers } = harness();
      const parent = await channel({ members, roles, slowModeSeconds: 30 });
      const [followed, other] = [await thread(parent, [carol]), await thread(parent)];
      const by = (channelId: string, seconds: number) =>
        draftOf(channelId, carol, { createdAt: after(seconds) });
      const together = await log.append([by(followed, 0), by(parent, 0), by(other, 0)]);
      expect(seqsOf(together)).toEqual([1, "slow_mode", "slow_mode"]);
      expect(refusal(together[1])).toEqual(["slow_mode", { interval: 30, seconds: 30 }]);
      expect(await markers(followed, carol)).toEqual({ readSeq: 1, deliveredSeq: 1 });
      expect(await markers(parent, carol)).toEqual({ readSeq: 0, deliveredSeq: 0 });
      expect(refusal((await log.append([by(other, 10)]))[0])).toEqual([
        "slow_mode",
        { interval: 30, seconds: 20 },
      ]);
      expect(seqsOf(await log.append([by(other, 30)]))).toEqual([1]);
      expect(seqsOf(await log.append([by(parent, 40), by(followed, 40)]))).toEqual([
        "slow_mode",
        "slow_mode",
      ]);
      expect(seqsOf(await log.append([by(parent, 60)]))).toEqual([1]);
      expect(await markers(parent, carol)).toEqual({ readSeq: 1, deliveredSeq: 1 });
      expect(seqsOf(await log.append([by(followed, 70)]))).toEqual(["slow_mode"]);
      // Who is spared in the channel is in its threads; others wait for nobody but themselves.
      const others = [bob, alice, bob].map((userId) => draftOf(other, userId, { createdAt: after(70) }));
      expect(seqsOf(await log.append(others))).toEqual([2, 3, 4]);
    });

    it("in slow mode takes one of several that come at once to a channel and its threads", async () => {
      const { log, channel, thread } = harness();
      for (let round = 0; round < 10; round += 1) {
        const parent = await channel({ members, roles, slowModeSeconds: 30 });
        const places = [parent, await thread(parent), await thread(parent, [carol]), parent];
        const outcomes = await Promise.all(
          places.map((channelId) => log.append([draftOf(channelId, carol)])),
        );
        expect(seqsOf(outcomes.flat()).sort()).toEqual([1, ...Array(3).fill("slow_mode")]);
      }
    });

    it("in slow mode counts neither a repeat nor what was refused", async () => {
      const { log, channel } = harness();
      const channelId = await channel({ members, roles, slowModeSeconds: 30 });
      const first = draftOf(channelId, carol);
      await log.append([first]);
      const later = (over: Partial<MessageDraft> = {}) =>
        draftOf(channelId, carol, { createdAt: after(31), ...over });
      const outcomes = await log.append([first, later({ replyTo: uuidv7() }), later(), later()]);
      expect(seqsOf(outcomes)).toEqual([1, "message_not_found", 2, "slow_mode"]);
    });
  });
};
