import type { Draft, DraftEvent } from "@parley/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type OwnPerson, ownThingsWorld } from "../own-data/world-own-things.ts";

type Act =
  /** Puts a text of its own, under the version that it holds or the next. */
  | { readonly act: "type"; readonly device: 0 | 1; readonly ahead: 0 | 1 }
  /** Sends what it holds under the draft's nonce. */
  | { readonly act: "send"; readonly device: 0 | 1 }
  /** Hears of one of the changes that it has not heard of, whichever. */
  | { readonly act: "hear"; readonly device: 0 | 1; readonly which: number }
  /** Waits for everything that is under way. */
  | { readonly act: "settle" };

const device = fc.constantFrom<0 | 1>(0, 1);
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ act: fc.constant("type" as const), device, ahead: device }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant("send" as const), device }) },
  { weight: 4, arbitrary: fc.record({ act: fc.constant("hear" as const), device, which: fc.nat(20) }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant("settle" as const) }) },
);

/** A device of somebody's: of two states of the draft it holds the one with the higher version. */
const createDevice = (person: OwnPerson) => {
  let held: Draft | null = null;
  return {
    person,
    held: () => held,
    unheard: [] as Draft[],
    take(draft: Draft) {
      if (!held || draft.version > held.version) held = draft;
    },
  };
};

test("whatever two devices type and send at once, both end with what the server holds, and no newest text is lost", async () => {
  await using world = await ownThingsWorld();
  const seen = { raced: 0, emptied: 0 };

  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 4, maxLength: 30 }), async (acts) => {
      const person = world.join();
      const id = await world.channel([person]);
      const devices = [createDevice(person), createDevice(world.elsewhere(person))] as const;
      const told: DraftEvent[] = [];
      const unsubscribe = world.broker.subscribe((signal) => {
        if (signal.kind !== "event" || signal.event.op !== "draft" || signal.event.channelId !== id) return;
        told.push(signal.event);
        const { op: _, ...draft } = signal.event;
        for (const each of devices) each.unheard.push(draft);
      });
      const puts: { text: string; version: number; answer?: Draft }[] = [];
      const sent = new Set<string>();
      const underWay: Promise<unknown>[] = [];

      for (const step of acts) {
        if (step.act === "settle") {
          await Promise.all(underWay);
          continue;
        }
        const at = devices[step.device];
        const held = at.held();
        switch (step.act) {
          case "type": {
            const put: (typeof puts)[number] = {
              text: `text ${puts.length}`,
              version: Math.max(1, (held?.version ?? 0) + step.ahead),
            };
            puts.push(put);
            const answer = at.person.do("draft.put", { id, text: put.text, version: put.version });
            underWay.push(
              answer.then((draft) => {
                put.answer = draft;
                at.take(draft);
              }),
            );
            break;
          }
          case "send": {
            if (!held || held.text === "") break;
            sent.add(held.nonce);
            const { nonce, text } = held;
            underWay.push(world.send({ channelId: id, senderId: person.id, nonce, text }));
            break;
          }
          case "hear": {
            const [draft] = at.unheard.splice(step.which % Math.max(1, at.unheard.length), 1);
            if (draft) at.take(draft);
          }
        }
      }
      await Promise.all(underWay);
      unsubscribe();
      for (const each of devices) for (const draft of each.unheard.splice(0)) each.take(draft);

      const [stored] = await world.sql<Draft[]>`
        select channel_id as "channelId", text, version, nonce, updated_at as "updatedAt" from drafts
        where user_id = ${person.id} and channel_id = ${id}`;
      expect(devices.map((each) => each.held() ?? undefined)).toEqual([stored, stored]);

      // A version is one text, and no version above the last was told.
      expect(new Set(told.map(({ version }) => version)).size).toBe(told.length);
      expect(Math.max(0, ...told.map(({ version }) => version))).toBe(stored?.version ?? 0);
      for (const { text, version, answer } of puts) {
        // It stands, or its device was answered with one that is newer.
        if (answer?.text !== text) expect(answer?.version).toBeGreaterThan(version);
        if (version >= (stored?.version ?? 0)) expect(stored?.text).toBe(text);
        if (answer && answer.version !== version) seen.raced += 1;
      }
      // One message for each nonce, however many devices sent under it; and each ended a draft.
      expect(await world.textsIn(id)).toHaveLength(sent.size);
      expect(told.filter(({ text }) => text === "")).toHaveLength(sent.size);
      seen.emptied += sent.size;
      if (stored) expect(sent.has(stored.nonce)).toBe(false);
    }),
    { numRuns: 150 },
  );
  expect(seen.raced).toBeGreaterThan(20);
  expect(seen.emptied).toBeGreaterThan(20);
}, 60_000);
