import fc from "fast-check";
import { v7 as uuidv7 } from "uuid";
import { describe, expect, it } from "vitest";
import { after, changesOf, draftOf, type LogHarness, standing } from "./message-log.harness.ts";
import { createLogModel, type LogModel, type ModelledChannel } from "./message-log.model.ts";
import type { AppendOutcome, ChangeOutcome, MessageChange, MessageDraft } from "./message-log.ts";

const [alice, bob, carol, mallory] = [uuidv7(), uuidv7(), uuidv7(), uuidv7()];
const PEOPLE = [alice, bob, carol, mallory];
const ROLES = { [alice]: "owner", [bob]: "moderator", [carol]: "member" } as const;
const EMOJI = ["👍", "🎉"];
const PREVIEW = { url: "https://example.org/", title: "Example", description: null, siteName: null };
const CHANNELS = 3;

const aDraft = fc.record({
  channel: fc.nat({ max: CHANNELS - 1 }),
  who: fc.nat({ max: PEOPLE.length - 1 }),
  nonce: fc.nat({ max: 30 }),
  mentions: fc.subarray(PEOPLE.slice(0, 3)),
});
const aChange = fc.record({
  channel: fc.nat({ max: CHANNELS - 1 }),
  /** Now and then a message of another channel. */
  foundIn: fc.option(fc.nat({ max: CHANNELS - 1 }), { freq: 10 }),
  message: fc.nat({ max: 5 }),
  who: fc.nat({ max: PEOPLE.length - 1 }),
  kind: fc.constantFrom("edit", "edit", "react", "react", "react", "pin", "delete", "previews", "thread"),
  value: fc.nat({ max: 3 }),
  on: fc.boolean(),
  mentions: fc.subarray(PEOPLE.slice(0, 3)),
});
const aBatch = fc.oneof(
  // A nonce twice in one batch is two appends; the suite of appends has it.
  fc.record({
    drafts: fc.uniqueArray(aDraft, { selector: ({ nonce }) => nonce, minLength: 1, maxLength: 5 }),
  }),
  fc.record({ changes: fc.array(aChange, { minLength: 1, maxLength: 6 }) }),
);
/** Batches of one wave happen at once. */
const plans = fc.array(fc.array(aBatch, { minLength: 1, maxLength: 4 }), { minLength: 2, maxLength: 8 });

type Wish<A> = A extends fc.Arbitrary<infer T> ? T : never;
type Batch =
  | { readonly at: "append"; readonly drafts: readonly MessageDraft[] }
  | { readonly at: "change"; readonly changes: readonly MessageChange[] };
type Outcomes = readonly (AppendOutcome | ChangeOutcome)[];

const changeOf = (
  wish: Wish<typeof aChange>,
  channels: readonly ModelledChannel[],
  at: string,
): MessageChange => {
  const channelId = channels[wish.channel]?.id ?? "";
  const id = channels[wish.foundIn ?? wish.channel]?.messages[wish.message]?.id ?? uuidv7();
  const by = changesOf({ channelId, id }, PEOPLE[wish.who] ?? "");
  switch (wish.kind) {
    case "edit":
      return by.edit(`text ${wish.value}`, { at, mentions: wish.mentions });
    case "react":
      return by.react(EMOJI[wish.value % EMOJI.length] ?? "", wish.on);
    case "pin":
      return { ...by.pin(wish.on), at };
    case "delete":
      return by.delete({ at });
    case "previews": {
      const previews = wish.on ? [PREVIEW] : [];
      return { channelId, messageId: id, kind: "previews", previews, editCount: wish.value % 2 };
    }
    default:
      return { channelId, messageId: id, kind: "thread", threadId: `${id.slice(0, -1)}0`, count: wish.value };
  }
};

/** A repeat is answered with the message as it stands when it is read, which may be later. */
const comparable = (outcomes: Outcomes) =>
  outcomes.map((outcome) =>
    outcome.at === "repeated" ? { at: "repeated", id: outcome.message.id } : outcome,
  );

const doIn = (model: LogModel, batch: Batch): Outcomes =>
  batch.at === "append" ? model.append(batch.drafts) : model.change(batch.changes);

type Happened = { readonly batch: Batch; readonly outcomes: Outcomes };

/** The model after all of this, in an order in which each outcome is the model's; null where there is no such order. */
const inSomeOrder = (model: LogModel, wave: readonly Happened[]): LogModel | null => {
  if (wave.length === 0) return model;
  for (const [index, { batch, outcomes }] of wave.entries()) {
    const next = createLogModel(structuredClone(model.channels));
    if (!Bun.deepEquals(comparable(doIn(next, batch)), comparable(outcomes))) continue;
    const end = inSomeOrder(next, wave.toSpliced(index, 1));
    if (end !== null) return end;
  }
  return null;
};

/** Whatever happens at once, the log is as if it had happened one after the other; part of `messageLogContract`. */
export const messageHistoryContract = (engine: string, harness: () => LogHarness): void => {
  describe(`the history of a message log on ${engine}`, () => {
    it("holds under any appends and changes at once: each version once, each message as its changes made it", async () => {
      const { log, channel, thread, counters, markers, mentions, edits } = harness();
      const run = ({ at, ...batch }: Batch): Promise<Outcomes> =>
        "drafts" in batch ? log.append(batch.drafts) : log.change(batch.changes);
      let met = 0;

      const property = async (plan: Wish<typeof plans>) => {
        const members = [alice, bob, carol];
        const open = await channel({ members, roles: ROLES });
        const strict = await channel({ members: [alice, carol], roles: ROLES, pinRole: "moderator" });
        const inOpen = await thread(open, [alice]);
        const rolesOf = (ids: readonly string[]) =>
          new Map(ids.map((id) => [id, ROLES[id] ?? ("member" as const)]));
        const empty = () => ({ version: 0, messages: [], edits: new Map(), markers: new Map() });
        let model = createLogModel([
          { id: open, roles: rolesOf(members), pinRole: "member", ...empty() },
          { id: strict, roles: rolesOf([alice, carol]), pinRole: "moderator", ...empty() },
          { id: inOpen, homeId: open, roles: rolesOf(members), pinRole: "member", ...empty() },
        ]);
        const nonces = Array.from({ length: 31 }, () => crypto.randomUUID());

        for (const [step, wishes] of plan.entries()) {
          const batches = wishes.map((wish): Batch => {
            if ("changes" in wish) {
              return {
                at: "change",
                changes: wish.changes.map((one) => changeOf(one, model.channels, after(step))),
              };
            }
            const drafts = wish.drafts.map(({ channel: index, who, nonce, mentions: named }) =>
              draftOf(model.channels[index]?.id ?? "", PEOPLE[who] ?? "", {
                nonce: nonces[nonce] ?? "",
                text: `said ${step}`,
                mentions: named,
              }),
            );
            return { at: "append", drafts };
          });
          const outcomes = await Promise.all(batches.map(run));
          const wave = batches.map((batch, index) => ({ batch, outcomes: outcomes[index] ?? [] }));
          met += wave.length > 1 ? 1 : 0;
          const end = inSomeOrder(model, wave);
          if (end === null) {
            // In words that name the difference, from the order in which they were asked for.
            expect(wave.map(({ outcomes: got }) => comparable(got))).toEqual(
              batches.map((batch) => comparable(doIn(model, batch))),
            );
            throw new Error("There is no order in which this could have happened");
          }
          model = end;
        }

        for (const one of model.channels) {
          expect(await standing(log, one.id)).toEqual(one.messages);
          expect(await counters(one.id)).toEqual({ lastSeq: one.messages.length, version: one.version });
          const named = one.messages.flatMap(({ seq, mentions: ids }) =>
            ids.map((userId) => `${seq} ${userId}`),
          );
          expect((await mentions(one.id)).map(({ seq, userId }) => `${seq} ${userId}`).sort()).toEqual(
            named.sort(),
          );
          for (const { seq } of one.messages) {
            expect((await edits(one.id, seq)).map(({ text }) => text)).toEqual(one.edits.get(seq) ?? []);
          }
          const followers = one.homeId === undefined ? [...one.roles.keys()] : [alice];
          for (const userId of followers) {
            const seq = one.markers.get(userId) ?? 0;
            expect(await markers(one.id, userId)).toEqual({ readSeq: seq, deliveredSeq: seq });
          }
          const [recovery] = await log.recover([{ channelId: one.id, version: 0 }], 1_000);
          const byVersion = one.messages.toSorted((a, b) => a.version - b.version);
          expect(recovery).toEqual({ at: "recovered", version: one.version, messages: byVersion });
        }
      };
      await fc.assert(fc.asyncProperty(plans, property), { numRuns: 60 });
      expect(met).toBeGreaterThan(0);
    }, 120_000);
  });
};
