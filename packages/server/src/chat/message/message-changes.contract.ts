import { PINS_MAX, REACTION_EMOJIS_MAX, REACTIONS_MAX } from "@parley/contract";
import { v7 as uuidv7 } from "uuid";
import { describe, expect, it } from "vitest";
import {
  after,
  changed,
  changesOf,
  draftOf,
  type LogHarness,
  said,
  standing,
  verdictsOf,
} from "./message-log.harness.ts";
import type { DerivedChange } from "./message-log.ts";

const [alice, bob, carol, mallory] = [uuidv7(), uuidv7(), uuidv7(), uuidv7()];
const PREVIEW = { url: "https://example.org/", title: "Example", description: null, siteName: null };

/** Different emoji that count as one each: the first of Unicode's block of animals and food. */
const emojis = (count: number) =>
  Array.from({ length: count }, (_, index) => String.fromCodePoint(0x1f40c + index));

/** What happens to messages that stand; part of `messageLogContract`. */
export const messageChangesContract = (engine: string, harness: () => LogHarness): void => {
  const conversation = async (members: readonly string[] = [alice, bob, carol]) => {
    const { log, channel } = harness();
    const channelId = await channel({ members });
    return { ...harness(), log, channelId, hello: await said(log, channelId, alice) };
  };

  describe(`edits in a message log on ${engine}`, () => {
    it("keeps every text before, and says when the last came", async () => {
      const { log, channelId, hello, edits } = await conversation();
      const { edit } = changesOf(hello, alice);
      await log.change([edit("hello!", { at: after(10) })]);
      const [outcome] = await log.change([edit("hello!!", { at: after(20) })]);
      const expected = { ...hello, version: 3, text: "hello!!", editedAt: after(20), editCount: 2 };
      expect(outcome).toEqual({ at: "changed", message: expected });
      expect(await standing(log, channelId)).toEqual([expected]);
      expect(await edits(channelId, 1)).toEqual([
        { text: "hello", replacedAt: after(10) },
        { text: "hello!", replacedAt: after(20) },
      ]);
    });

    it("keeps every text of several edits in one batch, under one version", async () => {
      const { log, channelId, hello, edits } = await conversation();
      const { edit } = changesOf(hello, alice);
      const outcomes = await log.change(["one", "two", "three"].map((text) => edit(text)));
      expect(outcomes.map((outcome) => outcome.at !== "refused" && outcome.message.text)).toEqual(
        Array(3).fill("three"),
      );
      expect(outcomes[0]).toMatchObject({ message: { version: 2, editCount: 3 } });
      expect((await edits(channelId, 1)).map(({ text }) => text)).toEqual(["hello", "one", "two"]);
    });

    it("takes the same text for no edit", async () => {
      const { log, channelId, hello, edits, counters } = await conversation();
      const outcomes = await log.change([changesOf(hello, alice).edit("hello")]);
      expect(outcomes).toEqual([{ at: "unchanged", message: hello }]);
      expect(await edits(channelId, 1)).toEqual([]);
      expect(await counters(channelId)).toEqual({ lastSeq: 1, version: 1 });
    });

    it("ends with its window, to the millisecond / without one it never does", async () => {
      const { log, hello } = await conversation();
      const { edit } = changesOf(hello, alice);
      const inWindow = edit("still", { at: after(600), windowMinutes: 10 });
      expect(verdictsOf(await log.change([inWindow]))).toEqual(["changed"]);
      const outcomes = await log.change([
        edit("too late", { at: after(600.001), windowMinutes: 10 }),
        edit("whenever", { at: after(1e9), windowMinutes: 0 }),
      ]);
      expect(outcomes[0]).toEqual({ at: "refused", code: "edit_window_over", values: { minutes: 10 } });
      expect(outcomes[1]).toMatchObject({ at: "changed", message: { text: "whenever" } });
    });

    it("leaves alone what was forwarded: they are another's words", async () => {
      const { log, channelId } = await conversation();
      const forwarded = { messageId: uuidv7(), channelId: uuidv7(), senderId: bob, createdAt: after(-60) };
      const brought = await said(log, channelId, alice, { forwarded });
      expect(verdictsOf(await log.change([changesOf(brought, alice).edit("mine")]))).toEqual([
        "message_not_yours",
      ]);
    });

    it("mentions whom the new text names, and nobody whom only the old one did", async () => {
      const { log, channel, mentions } = harness();
      const channelId = await channel({ members: [alice, bob, carol] });
      const hello = await said(log, channelId, alice, { mentions: [bob] });
      const message = await changed(log, changesOf(hello, alice).edit("@carol", { mentions: [carol] }));
      expect(message.mentions).toEqual([carol]);
      expect(await mentions(channelId)).toEqual([{ userId: carol, seq: 1 }]);
      await changed(log, changesOf(hello, alice).edit("@carol @bob", { mentions: [carol, bob] }));
      expect(await mentions(channelId)).toHaveLength(2);
      await changed(log, changesOf(hello, alice).edit("nobody"));
      expect(await mentions(channelId)).toEqual([]);
    });
  });

  describe(`deletions in a message log on ${engine}`, () => {
    it("leaves a tombstone: its place, who wrote it, and the thread that hangs there", async () => {
      const { log, channel, mentions, edits } = harness();
      const channelId = await channel({ members: [alice, bob] });
      const root = await said(log, channelId, bob);
      const hello = await said(log, channelId, alice, { mentions: [bob], replyTo: root.id });
      const { edit, react, pin } = changesOf(hello, alice);
      const of = { channelId, messageId: hello.id };
      const threadId = uuidv7();
      await log.change([
        edit("hello @bob", { mentions: [bob], at: after(10) }),
        react("👍"),
        pin(),
        { ...of, kind: "previews", previews: [PREVIEW], editCount: 1 },
        { ...of, kind: "thread", threadId, count: 3 },
      ]);
      const message = await changed(log, changesOf(hello, alice).delete({ at: after(90) }));
      expect(message).toEqual({
        ...hello,
        version: 4,
        text: "",
        editedAt: after(10),
        deletedAt: after(90),
        editCount: 1,
        replyTo: null,
        threadId,
        threadCount: 3,
        mentions: [],
      });
      expect((await standing(log, channelId))[1]).toEqual(message);
      expect(await mentions(channelId)).toEqual([]);
      expect(await edits(channelId, 2)).toEqual([]);
    });

    it("keeps no text of an edit in the very batch that deletes", async () => {
      const { log, channelId, hello, edits } = await conversation();
      const by = changesOf(hello, alice);
      const outcomes = await log.change([by.edit("secret"), by.delete()]);
      expect(outcomes).toMatchObject([{ message: { text: "" } }, { message: { text: "" } }]);
      expect(await edits(channelId, 1)).toEqual([]);
    });

    it("is no change the second time, even where nothing may be changed any more", async () => {
      const { log, channelId, hello, archive, counters } = await conversation();
      const gone = await changed(log, changesOf(hello, alice).delete());
      expect(await log.change([changesOf(hello, alice).delete({ at: after(99) })])).toEqual([
        { at: "unchanged", message: gone },
      ]);
      await archive(channelId);
      expect(verdictsOf(await log.change([changesOf(hello, alice).delete()]))).toEqual(["unchanged"]);
      expect(await counters(channelId)).toEqual({ lastSeq: 1, version: 2 });
    });

    it("ends everything else that could be done to the message", async () => {
      const { log, hello } = await conversation();
      const { edit, react, pin, delete: remove } = changesOf(hello, alice);
      await log.change([remove()]);
      expect(
        verdictsOf(await log.change([edit("back"), react("👍"), react("👍", false), pin(), pin(false)])),
      ).toEqual(Array(5).fill("message_deleted"));
    });
  });

  describe(`reactions in a message log on ${engine}`, () => {
    it("stand in the order in which they came; one twice, or taken back when not there, is no change", async () => {
      const { log, channelId, hello, counters } = await conversation();
      const by = (userId: string) => changesOf(hello, userId);
      await log.change([by(bob).react("🎉")]);
      await log.change([by(alice).react("👍"), by(carol).react("🎉"), by(alice).react("🎉")]);
      expect(verdictsOf(await log.change([by(bob).react("🎉"), by(bob).react("👍", false)]))).toEqual([
        "unchanged",
        "unchanged",
      ]);
      const expected = [
        { emoji: "🎉", userIds: [bob, carol, alice] },
        { emoji: "👍", userIds: [alice] },
      ];
      expect((await standing(log, channelId))[0]?.reactions).toEqual(expected);
      await log.change([by(carol).react("🎉", false), by(alice).react("👍", false)]);
      const message = await changed(log, by(carol).react("🎉"));
      expect(message.reactions).toEqual([{ emoji: "🎉", userIds: [bob, alice, carol] }]);
      expect(await counters(channelId)).toEqual({ lastSeq: 1, version: 5 });
    });

    it(`are of at most ${REACTION_EMOJIS_MAX} different emoji, also within one batch`, async () => {
      const { log, hello } = await conversation();
      const { react } = changesOf(hello, alice);
      const all = emojis(REACTION_EMOJIS_MAX + 1);
      const verdicts = verdictsOf(await log.change(all.map((emoji) => react(emoji))));
      expect(verdicts.filter((verdict) => verdict === "changed")).toHaveLength(REACTION_EMOJIS_MAX);
      expect(verdicts.at(-1)).toBe("reaction_limit_reached");
      // One more of an emoji that is there already is none of the limit's business; a place that is free is.
      expect(verdictsOf(await log.change([changesOf(hello, bob).react(all[0] ?? "")]))).toEqual(["changed"]);
      await log.change([react(all[1] ?? "", false)]);
      expect(verdictsOf(await log.change([react(all.at(-1) ?? "")]))).toEqual(["changed"]);
    });

    it(`are at most ${REACTIONS_MAX} under one message`, async () => {
      const members = Array.from({ length: 41 }, () => uuidv7());
      const { log, hello } = await conversation([alice, ...members]);
      const all = emojis(REACTION_EMOJIS_MAX);
      const changes = members.flatMap((userId) =>
        all.slice(0, 49).map((emoji) => changesOf(hello, userId).react(emoji)),
      );
      const verdicts = verdictsOf(await log.change(changes));
      expect(verdicts.filter((verdict) => verdict === "changed")).toHaveLength(REACTIONS_MAX);
      expect(verdicts.at(-1)).toBe("reaction_limit_reached");
    });
  });

  describe(`pins in a message log on ${engine}`, () => {
    it("come and go; again is no change", async () => {
      const { log, hello } = await conversation();
      const { pin } = changesOf(hello, bob);
      expect(await changed(log, pin())).toMatchObject({ pinnedAt: after(60), version: 2 });
      expect(verdictsOf(await log.change([pin(), { ...pin(), at: after(90) }]))).toEqual([
        "unchanged",
        "unchanged",
      ]);
      expect(await changed(log, pin(false))).toMatchObject({ pinnedAt: null, version: 3 });
      expect(verdictsOf(await log.change([pin(false)]))).toEqual(["unchanged"]);
    });

    it("need the channel's role for it", async () => {
      const { log, channel } = harness();
      const roles = { [alice]: "owner", [bob]: "moderator" } as const;
      const channelId = await channel({ members: [alice, bob, carol], roles, pinRole: "moderator" });
      const hello = await said(log, channelId, carol);
      const by = (userId: string) => changesOf(hello, userId).pin();
      expect(await log.change([by(carol)])).toEqual([
        { at: "refused", code: "channel_role_required", values: { role: "moderator" } },
      ]);
      expect(verdictsOf(await log.change([by(bob), by(alice)]))).toEqual(["changed", "changed"]);
    });

    it(`are at most ${PINS_MAX} in a channel, however many come at once`, async () => {
      const { log, channel } = harness();
      const channelId = await channel({ members: [alice] });
      const outcomes = await log.append(
        Array.from({ length: PINS_MAX + 20 }, () => draftOf(channelId, alice)),
      );
      const pins = outcomes.flatMap((outcome) =>
        outcome.at === "refused" ? [] : [changesOf(outcome.message, alice).pin()],
      );
      // One batch with more than all, and many batches at once.
      const verdicts = verdictsOf(await log.change(pins));
      expect(verdicts.filter((verdict) => verdict === "changed")).toHaveLength(PINS_MAX);
      expect(verdicts.slice(PINS_MAX)).toEqual(Array(20).fill("pin_limit_reached"));
      const off = pins.slice(0, 10).map((pin) => ({ ...pin, on: false }));
      await log.change(off);
      const again = await Promise.all(
        [...pins.slice(PINS_MAX), ...pins.slice(0, 10)].map((pin) => log.change([pin])),
      );
      expect(verdictsOf(again.flat()).filter((verdict) => verdict === "changed")).toHaveLength(10);
      const pinned = (await standing(log, channelId)).filter((message) => message.pinnedAt !== null);
      expect(pinned).toHaveLength(PINS_MAX);
    });

    it("leave room in the batch that unpins, or deletes what was pinned", async () => {
      const { log, channel } = harness();
      const channelId = await channel({ members: [alice] });
      const outcomes = await log.append(
        Array.from({ length: PINS_MAX + 2 }, () => draftOf(channelId, alice)),
      );
      const by = outcomes.flatMap((outcome) =>
        outcome.at === "refused" ? [] : [changesOf(outcome.message, alice)],
      );
      await log.change(by.slice(0, PINS_MAX).flatMap((one) => one.pin()));
      const last = by.slice(PINS_MAX).flatMap((one) => one.pin());
      const [first, second] = by;
      if (first === undefined || second === undefined) throw new Error("There are none");
      expect(verdictsOf(await log.change([first.pin(false), ...last, second.delete(), ...last]))).toEqual([
        "changed",
        "changed",
        "pin_limit_reached",
        "changed",
        "changed",
        "changed",
      ]);
    });
  });

  describe(`what follows from messages, in a message log on ${engine}`, () => {
    it("takes previews of the edit that they were read for alone", async () => {
      const { log, hello } = await conversation();
      const previews = (editCount: number, list = [PREVIEW]): DerivedChange => ({
        channelId: hello.channelId,
        messageId: hello.id,
        kind: "previews",
        previews: list,
        editCount,
      });
      expect(verdictsOf(await log.change([previews(1), previews(0, [])]))).toEqual([
        "unchanged",
        "unchanged",
      ]);
      expect(await changed(log, previews(0))).toMatchObject({ previews: [PREVIEW], version: 2 });
      const edited = await changed(log, changesOf(hello, alice).edit("other"));
      expect(edited.previews).toEqual([]);
      expect(verdictsOf(await log.change([previews(0)]))).toEqual(["unchanged"]);
      expect(await changed(log, previews(1))).toMatchObject({ previews: [PREVIEW] });
      await log.change([changesOf(hello, alice).delete()]);
      expect(verdictsOf(await log.change([previews(1)]))).toEqual(["unchanged"]);
    });

    it("counts a thread forward, never back", async () => {
      const { log, hello } = await conversation();
      const threadId = uuidv7();
      const counted = (count: number): DerivedChange => ({
        channelId: hello.channelId,
        messageId: hello.id,
        kind: "thread",
        threadId,
        count,
      });
      expect(await changed(log, counted(0))).toMatchObject({ threadId, threadCount: 0, version: 2 });
      expect(await changed(log, counted(5))).toMatchObject({ threadCount: 5, version: 3 });
      expect(verdictsOf(await log.change([counted(4), counted(5)]))).toEqual(["unchanged", "unchanged"]);
      expect(verdictsOf(await log.change([counted(7), counted(6)]))).toEqual(["changed", "changed"]);
      expect(await changed(log, counted(8))).toMatchObject({ threadCount: 8, version: 5 });
    });

    it("knows nothing of a message of another channel, or of none", async () => {
      const { log, channel } = harness();
      const elsewhere = await channel({ members: [alice] });
      const { hello } = await conversation();
      const of = { kind: "thread", threadId: uuidv7(), count: 1 } as const;
      const outcomes = await log.change([
        { ...of, channelId: elsewhere, messageId: hello.id },
        { ...of, channelId: elsewhere, messageId: uuidv7() },
        { ...of, channelId: uuidv7(), messageId: hello.id },
      ]);
      expect(verdictsOf(outcomes)).toEqual(["message_not_found", "message_not_found", "channel_not_found"]);
    });
  });

  describe(`who may change messages in a message log on ${engine}`, () => {
    const every = (message: { channelId: string; id: string }, userId: string) => {
      const { edit, delete: remove, react, pin } = changesOf(message, userId);
      return [edit("mine"), remove(), react("👍"), pin()];
    };

    it("a stranger learns nothing, of a message that is there or of none", async () => {
      const { log, channelId, hello, counters } = await conversation();
      const changes = [...every(hello, mallory), ...every({ channelId, id: uuidv7() }, mallory)];
      expect(verdictsOf(await log.change(changes))).toEqual(Array(8).fill("channel_not_found"));
      expect(await counters(channelId)).toEqual({ lastSeq: 1, version: 1 });
    });

    it("whoever was removed may not change even their own", async () => {
      const { log, channelId, hello, removeMember } = await conversation();
      await removeMember(channelId, alice);
      expect(verdictsOf(await log.change(every(hello, alice)))).toEqual(Array(4).fill("channel_not_found"));
    });

    it("a message is found in its own channel alone", async () => {
      const { log, channel, hello } = await conversation();
      const elsewhere = await channel({ members: [alice] });
      const changes = every({ channelId: elsewhere, id: hello.id }, alice);
      expect(verdictsOf(await log.change(changes))).toEqual(Array(4).fill("message_not_found"));
    });

    it("in an archived channel, or one that is shut between the two, nothing changes", async () => {
      const { log, channel, archive, setDirect } = harness();
      const archived = await channel({ members: [alice] });
      const inArchived = await said(log, archived, alice);
      await archive(archived);
      expect(verdictsOf(await log.change(every(inArchived, alice)))).toEqual(
        Array(4).fill("channel_archived"),
      );
      for (const state of ["blocked", "strangers"] as const) {
        const direct = await channel({ members: [alice, bob], direct: "friends" });
        const hello = await said(log, direct, alice);
        await setDirect(direct, state);
        expect(verdictsOf(await log.change(every(hello, alice)))).toEqual(
          Array(4).fill("friendship_required"),
        );
      }
    });

    it("in a thread the parent's members and roles count, and its state", async () => {
      const { log, channel, thread, removeMember, archive } = harness();
      const roles = { [alice]: "owner", [bob]: "moderator" } as const;
      const parent = await channel({ members: [alice, bob, carol], roles, pinRole: "moderator" });
      const inIt = await thread(parent, [mallory]);
      const hello = await said(log, inIt, carol);
      const by = (userId: string) => changesOf(hello, userId);
      expect(verdictsOf(await log.change(every(hello, mallory)))).toEqual(Array(4).fill("channel_not_found"));
      const outcomes = await log.change([by(carol).pin(), by(alice).edit("mine"), by(bob).pin()]);
      expect(verdictsOf(outcomes)).toEqual(["channel_role_required", "message_not_yours", "changed"]);
      expect(outcomes[2]).toMatchObject({ homeId: parent });
      await removeMember(parent, carol);
      expect(verdictsOf(await log.change([by(carol).edit("mine"), by(bob).delete()]))).toEqual([
        "channel_not_found",
        "changed",
      ]);
      await archive(parent);
      expect(verdictsOf(await log.change([by(alice).react("👍")]))).toEqual(["channel_archived"]);
    });
  });
};
