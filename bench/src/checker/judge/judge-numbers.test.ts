import type { Message } from "@parley/contract";
import { describe, expect, test } from "vitest";
import { judgeHistory } from "./judge-history.ts";
import { madeChannel, madeRecord, withHeld } from "./made-record.ts";
import type { DraftHeld, DraftOf, RunRecord } from "./record.ts";
import type { Rule } from "./violation.ts";

const record = madeRecord([
  { senderId: "alice", path: "outbox" },
  { senderId: "bob", path: "http" },
  { senderId: "bob", path: "http" },
]);
const [channelId = ""] = record.histories.keys();
const rulesOf = (broken: RunRecord): Rule[] =>
  [...new Set(judgeHistory(broken).map(({ rule }) => rule))].sort();

/** Alice's client and a fresh fetch agree that she is there. */
const standingAt = (readSeq: number, change: Partial<RunRecord> = {}): RunRecord => {
  const channel = madeChannel(3, readSeq);
  return { ...withHeld(record, () => ({ held: channel, fetched: channel })), ...change };
};
const marker = (readSeq: number) => [{ userId: "alice", channelId, readSeq, deliveredSeq: readSeq }];

describe("markers", () => {
  test("are where the person's devices said, and where the server said", () => {
    expect(rulesOf(standingAt(2, { markersSaid: marker(2), markersTold: marker(2) }))).toEqual([]);
  });

  test("are not behind what was told", () => {
    expect(rulesOf(standingAt(1, { markersSaid: marker(2), markersTold: marker(2) }))).toEqual(["marker"]);
  });

  test("are not beyond what was said, but at one's own last message", () => {
    expect(rulesOf(standingAt(2, { markersSaid: marker(1), markersTold: [] }))).toEqual(["marker"]);
    expect(rulesOf(standingAt(1, { markersSaid: [], markersTold: [] }))).toEqual([]);
  });

  test("are the same for others, who know no more than is so", () => {
    const alice = { userId: "alice", username: "alice", readSeq: 3, deliveredSeq: 3 };
    const bob = { userId: "bob", username: "bob", readSeq: 1, deliveredSeq: 2 };
    const seen = (members: RunRecord["members"]) => rulesOf({ ...record, members });
    expect(seen(new Map([[channelId, [alice, bob]]]))).toEqual([]);
    expect(seen(new Map([[channelId, [{ ...alice, readSeq: 2 }, bob]]]))).toEqual(["marker"]);
    const knowing = (readSeq: number) =>
      rulesOf({
        ...withHeld(record, () => ({ receipts: new Map([["bob", { readSeq, deliveredSeq: 2 }]]) })),
        members: new Map([[channelId, [alice, bob]]]),
      });
    expect(knowing(1)).toEqual([]);
    expect(knowing(2)).toEqual(["marker"]);
  });
});

describe("counts", () => {
  const members = new Map([
    [
      channelId,
      ["alice", "bob"].map((name) => ({ userId: name, username: name, readSeq: 3, deliveredSeq: 3 })),
    ],
  ]);
  const withText = (text: string, mentions: readonly string[]): RunRecord => {
    const change = (all: readonly Message[]) =>
      all.map((one) => (one.seq === 3 ? { ...one, text, mentions: [...mentions] } : one));
    const messages = change([...record.histories.values()].flat());
    return {
      ...record,
      written: record.written.map((one, index) => (index === 2 ? { ...one, text } : one)),
      acknowledged: [],
      delivered: [],
      members,
      histories: new Map([[channelId, messages]]),
      held: record.held.map((one) => ({ ...one, window: { messages, atEnd: true } })),
    };
  };

  test("of mentions are of those members whom the texts name, without the sender", () => {
    expect(rulesOf(withText("well, @alice and @carol", ["alice"]))).toEqual([]);
    expect(rulesOf(withText("well, @bob", []))).toEqual([]);
    expect(rulesOf(withText("well, @alice", []))).toEqual(["count"]);
    expect(rulesOf(withText("well", ["alice"]))).toEqual(["count"]);
  });

  test("of unread mentions are a recount of what is unread", () => {
    const unread = (mentions: number[], readSeq = 2) => {
      const channel = { ...madeChannel(3, readSeq), mentions };
      const held = withHeld(withText("well, @alice", ["alice"]), ({ window }) => ({
        held: channel,
        fetched: channel,
        window,
      }));
      return rulesOf({ ...held, members: new Map(), markersTold: [] });
    };
    expect(unread([3])).toEqual([]);
    expect(unread([])).toEqual(["count"]);
    expect(unread([2, 3])).toEqual(["count"]);
    expect(unread([3], 3)).toEqual(["count"]);
  });

  test("of a thread are the messages in it", () => {
    const [root] = [...record.histories.values()].flat() as [Message];
    const counting = (threadCount: number) => {
      const histories = new Map(
        [...record.histories].map(([id, all]) => [
          id,
          all.map((one) =>
            one.id === root.id ? { ...one, version: 4, threadId: "thread", threadCount } : one,
          ),
        ]),
      );
      return rulesOf({ ...record, histories: histories.set("thread", []), held: [], markersTold: [] });
    };
    expect(counting(0)).toEqual([]);
    expect(counting(1)).toEqual(["count"]);
  });
});

describe("a draft", () => {
  const draft: DraftOf = { userId: "alice", channelId, text: "b", version: 5, nonce: "nonce-b" };
  const held: DraftHeld = { ...draft, person: "alice", state: "stored" };
  const drafting = (change: Partial<RunRecord>) =>
    rulesOf({ ...record, draftsTold: [draft], drafts: [draft], draftsHeld: [held], ...change });

  test("is the newest one, on the server and on each device", () => {
    expect(drafting({})).toEqual([]);
    expect(drafting({ draftsTold: [{ ...draft, text: "c", version: 6 }] })).toEqual(["draft"]);
    expect(drafting({ draftsTold: [{ ...draft, text: "c", version: 4 }] })).toEqual([]);
    expect(drafting({ draftsHeld: [{ ...held, version: 4, text: "c" }] })).toEqual(["draft"]);
    expect(drafting({ draftsHeld: [] })).toEqual(["draft"]);
    expect(drafting({ draftsHeld: [{ ...held, state: "waiting" }] })).toEqual(["draft"]);
    expect(drafting({ drafts: [], draftsHeld: [] })).toEqual([]);
    expect(drafting({ drafts: [], draftsHeld: [], draftsKept: [draft] })).toEqual(["draft"]);
  });

  test("is told in one way for each version", () => {
    expect(drafting({ draftsTold: [draft, { ...draft, text: "" }] })).toEqual(["draft"]);
  });

  test("that was begun last stands", () => {
    expect(drafting({ draftsKept: [draft] })).toEqual([]);
    expect(drafting({ draftsKept: [{ ...draft, text: "c" }] })).toEqual(["draft"]);
  });

  test("is empty once it was sent", () => {
    const sent = { ...draft, nonce: "nonce-0" };
    expect(drafting({ drafts: [sent] })).toEqual(["draft"]);
    expect(
      drafting({
        drafts: [{ ...sent, userId: "bob" }],
        draftsTold: [],
        draftsHeld: [{ ...held, userId: "bob" }],
      }),
    ).toEqual([]);
  });
});
