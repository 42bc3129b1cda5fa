import fc from "fast-check";
import { v7 as uuidv7 } from "uuid";
import { describe, expect, it } from "vitest";
import { messageAppendsContract } from "./message-appends.contract.ts";
import { messageChangesContract } from "./message-changes.contract.ts";
import { messageHistoryContract } from "./message-history.contract.ts";
import { draftOf, type LogHarness, seqsOf } from "./message-log.harness.ts";
import type { AppendOutcome, MessageLog } from "./message-log.ts";

const person = () => uuidv7();

/** The suite that every adapter of `MessageLog` passes. */
export const messageLogContract = (engine: string, harness: () => LogHarness): void => {
  describe(`a message log on ${engine}`, () => {
    const alice = person();
    const bob = person();
    const mallory = person();

    it("numbers the messages of a channel from 1, without a gap, in the order given", async () => {
      const { log, channel } = harness();
      const id = await channel({ members: [alice, bob] });
      const first = await log.append([draftOf(id, alice), draftOf(id, bob), draftOf(id, alice)]);
      const second = await log.append([draftOf(id, bob)]);
      expect(seqsOf([...first, ...second])).toEqual([1, 2, 3, 4]);
    });

    it("answers a repeated nonce with the first message, in the same batch and in later ones", async () => {
      const { log, channel } = harness();
      const id = await channel({ members: [alice, bob] });
      const nonce = crypto.randomUUID();
      const [first, twin] = await log.append([
        draftOf(id, alice, { nonce, text: "first" }),
        draftOf(id, alice, { nonce, text: "second" }),
      ]);
      const [later] = await log.append([draftOf(id, alice, { nonce, text: "third" })]);
      expect(first).toMatchObject({ at: "appended", message: { seq: 1, text: "first" } });
      expect(twin).toMatchObject({ at: "repeated", message: { seq: 1, text: "first" } });
      expect(later).toMatchObject({ at: "repeated", message: { seq: 1, text: "first" } });
      expect(later).toEqual({ at: "repeated", message: (first as { message: unknown }).message });
    });

    it("takes the same nonce of another sender, or in another channel, for another message", async () => {
      const { log, channel } = harness();
      const [one, two] = [await channel({ members: [alice, bob] }), await channel({ members: [alice] })];
      const nonce = crypto.randomUUID();
      const outcomes = await log.append([
        draftOf(one, alice, { nonce }),
        draftOf(one, bob, { nonce }),
        draftOf(two, alice, { nonce }),
      ]);
      expect(outcomes.map((outcome) => outcome.at)).toEqual(["appended", "appended", "appended"]);
    });

    it("refuses a stranger's draft while the rest of its batch lands", async () => {
      const { log, channel } = harness();
      const id = await channel({ members: [alice] });
      const outcomes = await log.append([draftOf(id, alice), draftOf(id, mallory), draftOf(id, alice)]);
      expect(seqsOf(outcomes)).toEqual([1, "channel_not_found", 2]);
      expect((await log.page({ channelId: id, limit: 10, bound: { at: "end" } })).items).toHaveLength(2);
    });

    it("refuses drafts for a channel that does not exist, is archived, or is closed between the two", async () => {
      const { log, channel } = harness();
      const archived = await channel({ members: [alice], archived: true });
      const strangers = await channel({ members: [alice, bob], direct: "strangers" });
      const blocked = await channel({ members: [alice, bob], direct: "blocked" });
      const friends = await channel({ members: [alice, bob], direct: "friends" });
      const outcomes = await log.append(
        [uuidv7(), archived, strangers, blocked, friends].map((id) => draftOf(id, alice)),
      );
      expect(seqsOf(outcomes)).toEqual([
        "channel_not_found",
        "channel_archived",
        "friendship_required",
        "friendship_required",
        1,
      ]);
    });

    it("refuses whoever was removed before", async () => {
      const { log, channel, removeMember } = harness();
      const id = await channel({ members: [alice, bob] });
      await removeMember(id, bob);
      expect(seqsOf(await log.append([draftOf(id, bob), draftOf(id, alice)]))).toEqual([
        "channel_not_found",
        1,
      ]);
    });

    it("keeps any text exactly as typed", async () => {
      const { log, channel } = harness();
      const id = await channel({ members: [alice] });
      const texts = [
        '"quotes" \\ and \n lines',
        "👩‍👩‍👧‍👦 مرحبا 你好",
        "{curly},{braces}",
        "'; drop table messages; --",
        "\t\u0001",
      ];
      await log.append(texts.map((text) => draftOf(id, alice, { text })));
      const page = await log.page({ channelId: id, limit: 10, bound: { at: "end" } });
      expect(page.items.map((message) => message.text)).toEqual(texts);
    });

    it("pages to and fro, bounds exclusive, and says what lies beyond", async () => {
      const { log, channel } = harness();
      const channelId = await channel({ members: [alice] });
      await log.append(Array.from({ length: 10 }, () => draftOf(channelId, alice)));
      const page = async (limit: number, bound: Parameters<MessageLog["page"]>[0]["bound"]) => {
        const { items, hasBefore, hasAfter } = await log.page({ channelId, limit, bound });
        return [items.map((message) => message.seq), hasBefore, hasAfter];
      };
      expect(await page(3, { at: "end" })).toEqual([[8, 9, 10], true, false]);
      expect(await page(3, { at: "before", seq: 8 })).toEqual([[5, 6, 7], true, true]);
      expect(await page(3, { at: "before", seq: 3 })).toEqual([[1, 2], false, true]);
      expect(await page(3, { at: "after", seq: 8 })).toEqual([[9, 10], true, false]);
      expect(await page(3, { at: "after", seq: 0 })).toEqual([[1, 2, 3], false, true]);
      expect(await page(4, { at: "around", seq: 5 })).toEqual([[3, 4, 5, 6], true, true]);
      expect(await page(4, { at: "before", seq: 1 })).toEqual([[], false, true]);
    });

    it("recovers what changed above a position, and says when that is too much or not of this channel", async () => {
      const { log, channel } = harness();
      const channelId = await channel({ members: [alice] });
      await log.append(Array.from({ length: 5 }, () => draftOf(channelId, alice)));
      const [some, none, tooMany, ahead, unknown] = await log.recover(
        [
          { channelId, version: 3 },
          { channelId, version: 5 },
          { channelId, version: 0 },
          { channelId, version: 6 },
          { channelId: uuidv7(), version: 0 },
        ],
        4,
      );
      expect(some).toMatchObject({ at: "recovered", version: 5, messages: [{ version: 4 }, { version: 5 }] });
      expect(none).toEqual({ at: "recovered", version: 5, messages: [] });
      expect([tooMany, ahead, unknown]).toEqual([{ at: "too-far" }, { at: "too-far" }, { at: "too-far" }]);
    });

    it("gives whoever follows it the first of what changed above a position", async () => {
      const { log, channel } = harness();
      const channelId = await channel({ members: [alice] });
      await log.append(Array.from({ length: 5 }, () => draftOf(channelId, alice)));
      const versionsAbove = async (version: number, limit: number) =>
        (await log.above({ channelId, version }, limit)).map((message) => message.version);
      expect(await versionsAbove(2, 10)).toEqual([3, 4, 5]);
      expect(await versionsAbove(0, 2)).toEqual([1, 2]);
      expect(await versionsAbove(5, 2)).toEqual([]);
    });

    it("holds under any batches at once: seq contiguous, version growing, each nonce once, strangers refused", async () => {
      const { log, channel } = harness();
      const people = [alice, bob, mallory];
      const draft = fc.record({
        channel: fc.nat({ max: 1 }),
        sender: fc.nat({ max: 2 }),
        nonce: fc.nat({ max: 11 }),
      });
      const batches = fc.array(fc.array(draft, { minLength: 1, maxLength: 8 }), {
        minLength: 1,
        maxLength: 6,
      });
      await fc.assert(
        fc.asyncProperty(batches, async (plan) => {
          const ids = [await channel({ members: [alice, bob] }), await channel({ members: [alice] })];
          const membersOf = [new Set([alice, bob]), new Set([alice])];
          const nonces = Array.from({ length: 12 }, () => crypto.randomUUID());
          const drafts = plan.map((batch) =>
            batch.map((item) =>
              draftOf(ids[item.channel] ?? "", people[item.sender] ?? "", {
                nonce: nonces[item.nonce] ?? "",
              }),
            ),
          );
          const outcomes = await Promise.all(drafts.map((batch) => log.append(batch)));
          const settled = drafts.flatMap((batch, b) =>
            batch.map((item, i) => ({ draft: item, outcome: outcomes[b]?.[i] as AppendOutcome })),
          );
          for (const { draft: item, outcome } of settled) {
            const isMember = membersOf[ids.indexOf(item.channelId)]?.has(item.senderId) ?? false;
            expect(outcome.at === "refused").toBe(!isMember);
          }
          for (const channelId of ids) {
            const landed = settled.flatMap(({ draft: item, outcome }) =>
              item.channelId === channelId && outcome.at !== "refused" ? [outcome] : [],
            );
            const appended = landed
              .filter((outcome) => outcome.at === "appended")
              .map(({ message }) => message);
            const page = await log.page({ channelId, limit: 100, bound: { at: "end" } });
            expect(page.items.map((message) => message.seq)).toEqual(page.items.map((_, index) => index + 1));
            expect(page.items.map((message) => message.version)).toEqual(
              page.items.map((_, index) => index + 1),
            );
            expect(appended.toSorted((a, b) => a.seq - b.seq)).toEqual(page.items);
            expect(new Set(page.items.map((message) => message.senderId + message.nonce)).size).toBe(
              page.items.length,
            );
            for (const { message } of landed) expect(page.items[message.seq - 1]).toEqual(message);
          }
        }),
        { numRuns: 40 },
      );
    }, 60_000);
  });
  messageAppendsContract(engine, harness);
  messageChangesContract(engine, harness);
  messageHistoryContract(engine, harness);
};
