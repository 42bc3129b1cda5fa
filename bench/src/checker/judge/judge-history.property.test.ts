import type { Message } from "@parley/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { judgeHistory } from "./judge-history.ts";
import { madeRecord, type Saying, withHistory } from "./made-record.ts";
import type { RunRecord } from "./record.ts";

const sayings = fc.array(
  fc.record<Saying>({
    senderId: fc.constantFrom("alice", "bob", "mallory"),
    path: fc.constantFrom("outbox" as const, "http" as const),
  }),
  { minLength: 1, maxLength: 40 },
);

const inPlaces = (messages: readonly Message[]) =>
  messages.map((message, index) => ({ ...message, seq: index + 1, version: index + 1 }));

/** Whatever is done to a history, with the places counted anew so that no gap gives it away. */
const DAMAGES: Readonly<Record<string, (all: readonly Message[], place: number) => readonly Message[]>> = {
  drop: (all, place) => all.filter((_, index) => index !== place),
  repeat: (all, place) => [...all, ...all.slice(place, place + 1).map((one) => ({ ...one, id: "again" }))],
  change: (all, place) => all.map((one, index) => (index === place ? { ...one, text: "another" } : one)),
  "bring forward": (all, place) => [...all.slice(place), ...all.slice(0, place)],
};

const rulesOf = (record: RunRecord) => judgeHistory(record).map(({ rule }) => rule);

test("a history that keeps every promise is never accused", () => {
  fc.assert(
    fc.property(sayings, (all) => {
      expect(judgeHistory(madeRecord(all))).toEqual([]);
    }),
  );
});

test("a damage done to what was acknowledged is always found", () => {
  const damage = fc.constantFrom(...Object.keys(DAMAGES));
  fc.assert(
    fc.property(sayings, damage, fc.nat(), (all, name, chosen) => {
      const place = chosen % all.length;
      fc.pre(name !== "bring forward" || place > 0);
      const record = { ...madeRecord(all), held: [], delivered: [] };
      const broken = withHistory(record, (messages) =>
        inPlaces(DAMAGES[name]?.(messages, place) ?? messages),
      );
      expect(rulesOf(broken)).not.toEqual([]);
    }),
  );
});

test("without an acknowledgement, losing is excused only while the message waits, and doubling never", () => {
  fc.assert(
    fc.property(sayings, fc.nat(), (all, chosen) => {
      const place = chosen % all.length;
      const silent = { ...madeRecord(all), held: [], delivered: [], acknowledged: [] };
      const lost = withHistory(silent, (messages) =>
        inPlaces(messages.filter((_, index) => index !== place)),
      );
      expect(rulesOf(lost)).toEqual(["missing"]);
      expect(rulesOf({ ...lost, undrained: [`nonce-${place}`] })).toEqual(["undrained"]);
      const doubled = withHistory(silent, (messages) =>
        inPlaces([...messages, ...messages.slice(place, place + 1).map((one) => ({ ...one, id: "again" }))]),
      );
      expect(rulesOf(doubled)).toEqual(["doubled"]);
    }),
  );
});

test("the outbox's order is broken exactly when two of its messages have changed places", () => {
  fc.assert(
    fc.property(sayings, fc.nat(), fc.nat(), (all, one, other) => {
      const places = [one % all.length, other % all.length].sort((a, b) => a - b);
      const [a = 0, b = 0] = places;
      const record = { ...madeRecord(all), held: [], delivered: [], acknowledged: [] };
      const swapped = withHistory(record, (messages) => {
        const order = messages.map((_, index) => (index === a ? b : index === b ? a : index));
        return inPlaces(order.flatMap((index) => messages[index] ?? []));
      });
      const lanes = (senderId: string) =>
        all.flatMap((saying, index) =>
          saying.senderId === senderId && saying.path === "outbox" ? [index] : [],
        );
      const isDisturbed = ["alice", "bob", "mallory"].some((senderId) => {
        const now = lanes(senderId).map((index) => (index === a ? b : index === b ? a : index));
        return now.some((place, index) => place < (now[index - 1] ?? -1));
      });
      expect(rulesOf(swapped).includes("reordered")).toBe(isDisturbed);
    }),
  );
});
