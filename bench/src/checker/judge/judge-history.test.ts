import { describe, expect, test } from "vitest";
import { judgeHistory } from "./judge-history.ts";
import { madeChannel, madeRecord, withHeld, withHistory } from "./made-record.ts";
import type { RunRecord } from "./record.ts";
import type { Rule } from "./violation.ts";

const record = madeRecord([
  { senderId: "alice", path: "outbox" },
  { senderId: "bob", path: "http" },
  { senderId: "alice", path: "outbox" },
  { senderId: "bob", path: "http" },
]);

const rulesOf = (broken: RunRecord): Rule[] =>
  [...new Set(judgeHistory(broken).map(({ rule }) => rule))].sort();

/** Only the messages, not what clients hold of them: the replica has tests of its own. */
const unheld: RunRecord = { ...record, held: [], delivered: [] };

test("a run in which every promise was kept has no violation", () => {
  expect(judgeHistory(record)).toEqual([]);
});

describe("what is acknowledged", () => {
  test("is lost when it does not stand", () => {
    expect(rulesOf(withHistory(unheld, (all) => all.slice(0, -1)))).toEqual(["lost", "missing"]);
  });

  test("is altered when it stands at another seq, under another id or with another text", () => {
    for (const other of [{ seq: 9, version: 9 }, { id: "another" }, { text: "another" }]) {
      const broken = withHistory(unheld, (all) =>
        all.map((one, place) => (place === 3 ? { ...one, ...other } : one)),
      );
      expect(rulesOf(broken)).toContain("altered");
    }
  });

  test("may be acknowledged many times, if always as the same", () => {
    const twice = [...record.acknowledged, ...record.acknowledged];
    expect(judgeHistory({ ...record, acknowledged: twice })).toEqual([]);
  });

  test("may not be acknowledged as two", () => {
    const [first] = record.acknowledged;
    const other = first === undefined ? [] : [{ ...first, seq: 2 }];
    expect(rulesOf({ ...unheld, acknowledged: [...record.acknowledged, ...other] })).toEqual(["altered"]);
  });
});

describe("what is written", () => {
  const repeatOf = (place: number, change: object) =>
    withHistory(unheld, (all) => {
      const again = all[place];
      return again === undefined ? all : [...all, { ...again, seq: 5, version: 5, id: "again", ...change }];
    });

  test("is doubled when its nonce stands twice", () => {
    expect(rulesOf(repeatOf(1, {}))).toEqual(["doubled"]);
    expect(judgeHistory(repeatOf(1, {}))).toHaveLength(1);
  });

  test("is doubled when it stands again under another nonce", () => {
    expect(rulesOf(repeatOf(1, { nonce: "another" }))).toEqual(["doubled", "unwritten"]);
  });

  test("is not doubled when somebody else uses the same nonce", () => {
    const written = [
      ...record.written,
      { ...record.written[0], senderId: "carol", text: "mine" },
    ] as RunRecord["written"];
    const broken = { ...repeatOf(0, { senderId: "carol", text: "mine" }), written };
    expect(rulesOf(broken)).toEqual([]);
  });

  test("is missing when it was never acknowledged and nothing waits", () => {
    const broken = withHistory({ ...unheld, acknowledged: [] }, (all) => all.slice(0, -1));
    expect(rulesOf(broken)).toEqual(["missing"]);
  });

  test("is undrained while it waits, whether it stands or not", () => {
    const waiting = { ...unheld, acknowledged: [], undrained: ["nonce-3"] };
    expect(rulesOf(waiting)).toEqual(["undrained"]);
    expect(rulesOf(withHistory(waiting, (all) => all.slice(0, -1)))).toEqual(["undrained"]);
  });

  test("is all there is: what nobody wrote does not stand", () => {
    expect(rulesOf({ ...unheld, written: record.written.slice(1), acknowledged: [] })).toEqual(["unwritten"]);
  });
});

describe("the order", () => {
  test("has a gap when a seq or a version is missing", () => {
    const skipping = (name: "seq" | "version") =>
      withHistory({ ...unheld, acknowledged: [] }, (all) =>
        all.map((one) => (one.seq < 3 ? one : { ...one, [name]: one[name] + 1 })),
      );
    expect(rulesOf(skipping("seq"))).toEqual(["gap"]);
    expect(rulesOf(skipping("version"))).toEqual(["gap"]);
  });

  const written = (path: "outbox" | "http") => record.written.map((one) => ({ ...one, path })).toReversed();

  test("of one outbox is that of its writing", () => {
    expect(rulesOf({ ...unheld, written: written("outbox") })).toEqual(["reordered"]);
  });

  test("of what was sent at once over HTTP is free", () => {
    expect(rulesOf({ ...unheld, written: written("http") })).toEqual([]);
  });
});

describe("what a client holds", () => {
  test("is judged even where nothing was acknowledged: what was shown stands", () => {
    const shown = withHistory({ ...record, held: [], acknowledged: [], undrained: ["nonce-3"] }, (all) =>
      all.slice(0, -1),
    );
    expect(rulesOf(shown)).toEqual(["ghost", "undrained"]);
  });

  test("is what a fresh fetch answers", () => {
    const behind = { held: madeChannel(3, 3) };
    expect(rulesOf(withHeld(record, () => behind))).toEqual(["replica"]);
    expect(rulesOf(withHeld(record, ({ held }) => ({ held: { ...held, name: "another" } })))).toEqual([
      "replica",
    ]);
    expect(rulesOf(withHeld(record, () => ({ pending: ["nonce-1"] })))).toEqual(["replica"]);
  });

  const windowOf = (from: number, to: number, atEnd: boolean) => ({
    window: { messages: [...record.histories.values()].flat().slice(from, to), atEnd },
  });

  test("may begin late, but not end early", () => {
    expect(rulesOf(withHeld(record, () => windowOf(2, 4, true)))).toEqual([]);
    expect(rulesOf(withHeld(record, () => windowOf(0, 3, true)))).toEqual(["replica"]);
    expect(rulesOf(withHeld(record, () => windowOf(0, 3, false)))).toEqual(["replica"]);
  });

  test("may end early where the person has gone back", () => {
    expect(rulesOf(withHeld(record, () => ({ ...windowOf(0, 3, false), isAway: true })))).toEqual([]);
  });

  test("has no holes", () => {
    const [window] = record.held.flatMap((one) => one.window ?? []);
    const messages = (window?.messages ?? []).filter((_, place) => place !== 1);
    expect(rulesOf(withHeld(record, () => ({ window: { messages, atEnd: true } })))).toEqual(["replica"]);
  });

  test("is each channel of one's own, and no other", () => {
    for (const is of ["lacking", "beyond"] as const) {
      const strayChannels = [{ person: "alice", channelId: "another", is }];
      expect(rulesOf({ ...record, strayChannels })).toEqual(["replica"]);
    }
  });

  test("has no read marker beyond the last message", () => {
    const beyond = madeChannel(4, 5);
    expect(rulesOf(withHeld(record, () => ({ held: beyond, fetched: beyond })))).toEqual(["count", "marker"]);
  });
});
