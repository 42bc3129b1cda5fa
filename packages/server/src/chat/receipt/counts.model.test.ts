import fc from "fast-check";
import { expect, test } from "vitest";
import { chatWorld, type Person } from "../channel/world-chat.ts";
import { createMessageCommits } from "../message/message-commits.ts";
import { changesOf, draftOf } from "../message/message-log.harness.ts";
import type { MessageLog } from "../message/message-log.ts";
import { createSqlMessageLog } from "../message/message-log-sql.ts";
import { createMoveMarkers } from "./move-markers-sql.ts";

const NAMES = ["alice", "bob", "carol"] as const;
type Name = (typeof NAMES)[number];

const steps = fc.array(
  fc.record({
    act: fc.constantFrom(
      "send",
      "send",
      "send",
      "edit",
      "edit",
      "delete",
      "read",
      "read",
      "deliver",
      "hide",
      "go",
    ),
    by: fc.constantFrom(...NAMES),
    /** A message, or how far somebody has read; past the end, too. */
    seq: fc.nat({ max: 12 }),
    mentions: fc.subarray([...NAMES]),
  }),
  { minLength: 5, maxLength: 40 },
);

interface Said {
  readonly id: string;
  readonly by: Name;
  mentions: readonly string[];
  text: string;
  isDeleted: boolean;
}
interface Member {
  readSeq: number;
  deliveredSeq: number;
}

test("unread, mentions and markers are what a recount says, whatever is said, changed, read and whoever goes and comes back", async () => {
  await using world = await chatWorld();
  const { sql, broker } = world;
  const people: Record<Name, Person> = world;
  const log: MessageLog = createSqlMessageLog({ sql, reads: sql, direct: "friends" });
  // Whom a text names is given here by the plan.
  const commits = createMessageCommits({ log, broker, withMentions: async (texts) => texts });
  const move = createMoveMarkers({ sql, broker });
  let reads = 0;

  const property = async (plan: typeof steps extends fc.Arbitrary<infer T> ? T : never) => {
    const memberIds = [world.bob.id, world.carol.id];
    const { body } = await world.alice.do("channel.create", { kind: "group", name: "Plans", memberIds });
    const channelId = body.id;
    const said: Said[] = [];
    const members = new Map<Name, Member>(NAMES.map((name) => [name, { readSeq: 0, deliveredSeq: 0 }]));
    const hiding = new Set<Name>();
    for (const name of NAMES) await people[name].do("receipt.setSettings", { hidesReading: false });
    world.told();

    const unreadMentions = (name: Name) => {
      const { readSeq } = members.get(name) ?? { readSeq: 0 };
      return said.flatMap(({ mentions }, index) =>
        index + 1 > readSeq && mentions.includes(people[name].id) ? [index + 1] : [],
      );
    };
    const idsOf = (names: readonly Name[], by: Name) =>
      names.filter((name) => name !== by && members.has(name)).map((name) => people[name].id);

    for (const { act, by, seq, mentions } of plan) {
      const { id: userId } = people[by];
      const member = members.get(by);
      const index = Math.max(0, Math.min(seq, said.length) - 1);
      const one = said[index];
      if (act === "send") {
        const draft = draftOf(channelId, userId, {
          mentions: idsOf(mentions, by),
          text: `text ${said.length}`,
        });
        const { at } = await commits.append(draft);
        expect(at).toBe(member ? "appended" : "refused");
        if (member) {
          said.push({ id: draft.id, by, mentions: draft.mentions ?? [], text: draft.text, isDeleted: false });
          members.set(by, { readSeq: said.length, deliveredSeq: said.length });
        }
      } else if (act === "edit" && one && !one.isDeleted && members.has(one.by)) {
        one.text = `${one.text}!`;
        one.mentions = idsOf(mentions, one.by);
        const of = changesOf({ channelId, id: one.id }, people[one.by].id);
        await commits.change(of.edit(one.text, { mentions: one.mentions }));
      } else if (act === "delete" && one && members.has(one.by)) {
        await commits.change(changesOf({ channelId, id: one.id }, people[one.by].id).delete());
        Object.assign(one, { isDeleted: true, mentions: [] });
      } else if (act === "read" || act === "deliver") {
        world.told();
        const [outcome] = await move([
          { userId, channelId, ...(act === "read" ? { readSeq: seq } : { deliveredSeq: seq }) },
        ]);
        expect(outcome?.at).toBe(member ? "moved" : "channel_not_found");
        if (!member) continue;
        const before = { ...member };
        const upTo = Math.min(seq, said.length);
        if (act === "read") member.readSeq = Math.max(member.readSeq, upTo);
        member.deliveredSeq = Math.max(member.deliveredSeq, upTo, member.readSeq);
        expect(outcome).toEqual({ at: "moved", ...member });
        const told = world
          .told()
          .flatMap((signal) => (signal.kind === "event" ? [[signal.to, signal.event]] : []));
        const hasRead = member.readSeq > before.readSeq;
        const isNews = member.deliveredSeq > before.deliveredSeq || (hasRead && !hiding.has(by));
        const { readSeq, deliveredSeq } = member;
        const unread = said.length - readSeq;
        const own = { op: "unread", channelId, unread, mentions: unreadMentions(by).length, readSeq };
        const receipt = {
          op: "receipt",
          channelId,
          userId,
          deliveredSeq,
          readSeq: hiding.has(by) ? 0 : readSeq,
        };
        expect(told).toEqual([
          ...(hasRead ? [[{ userId }, own]] : []),
          ...(isNews ? [[{ channelId }, receipt]] : []),
        ]);
        reads += hasRead ? 1 : 0;
      } else if (act === "hide") {
        const hidesReading = !hiding.delete(by);
        if (hidesReading) hiding.add(by);
        await people[by].do("receipt.setSettings", { hidesReading });
      } else if (act === "go" && by !== "alice") {
        if (member) {
          await people[by].do("member.remove", { id: channelId, userId });
          members.delete(by);
        } else {
          await world.alice.do("member.add", { id: channelId, userId, role: "member" });
          members.set(by, { readSeq: said.length, deliveredSeq: said.length });
        }
      }

      for (const [name, markers] of members) {
        const {
          lastSeq,
          readSeq,
          deliveredSeq,
          mentions: seqs,
        } = await people[name].do("channel.get", { id: channelId });
        expect({ name, lastSeq, readSeq, deliveredSeq, mentions: seqs }).toEqual({
          name,
          lastSeq: said.length,
          ...markers,
          mentions: unreadMentions(name),
        });
      }
    }
    const others = await world.alice.do("member.list", { id: channelId, limit: 50 });
    for (const { user, readSeq } of "items" in others ? others.items : []) {
      const name = NAMES.find((each) => people[each].id === user.id) ?? "alice";
      expect([name, readSeq]).toEqual([name, hiding.has(name) ? 0 : members.get(name)?.readSeq]);
    }
  };
  await fc.assert(fc.asyncProperty(steps, property), { numRuns: 40 });
  expect(reads).toBeGreaterThan(0);
}, 120_000);
