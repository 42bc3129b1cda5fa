import type { ChangeOfMessage } from "@parley/client";
import type { Message } from "@parley/contract";
import { describe, expect, test } from "vitest";
import { judgeHistory } from "./judge-history.ts";
import { madeRecord } from "./made-record.ts";
import type { Ask, RunRecord } from "./record.ts";
import type { Rule } from "./violation.ts";

const AT = "2026-01-31T10:00:00.000Z";
const LATER = "2026-01-31T11:00:00.000Z";

const record: RunRecord = {
  ...madeRecord([{ senderId: "alice", path: "outbox" }]),
  held: [],
  markersTold: [],
};
const [before] = [...record.histories.values()].flat() as [Message];

type Asking = Partial<Pick<Ask, "userId" | "beganAt" | "endedAt" | "outcome">>;
const asked = (change: ChangeOfMessage, how: Asking = {}): Ask => ({
  channelId: before.channelId,
  messageId: before.id,
  userId: "alice",
  change,
  beganAt: 1,
  endedAt: 2,
  outcome: "done",
  ...how,
});
const unanswered: Asking = { outcome: "unknown", endedAt: Number.POSITIVE_INFINITY };
/** It says that somebody tried something here, and is no reason for anything. */
const refused = asked({ op: "pin", on: true }, { outcome: "refused" });
const later: Asking = { beganAt: 3, endedAt: 4 };

/** What stands in the end, what was asked for, and the texts before. */
const judged = (
  after: Partial<Message>,
  asks: readonly Ask[],
  edits: readonly { text: string; replacedAt: string }[] = [],
): Rule[] => {
  const isChanged = Object.keys(after).length > 0;
  const message = { ...before, ...(isChanged && { version: 9 }), ...after };
  const isEditing = asks.some(({ change }) => change.op === "edit");
  const found = judgeHistory({
    ...record,
    asks: [...asks, refused],
    histories: new Map([[before.channelId, [message]]]),
    edits: new Map(isEditing ? [[before.id, edits]] : []),
  });
  return [...new Set(found.map(({ rule }) => rule))];
};

const edited = (text: string, count = 1, editedAt = AT) => ({ text, editCount: count, editedAt, version: 9 });
const first = { text: before.text, replacedAt: AT };

describe("a text", () => {
  test("is the one that was acknowledged last", () => {
    const asks = [asked({ op: "edit", text: "b" }), asked({ op: "edit", text: "c" }, later)];
    const texts = [first, { text: "b", replacedAt: LATER }];
    expect(judged(edited("c", 2, LATER), asks, texts)).toEqual([]);
    expect(judged(edited("b", 2, LATER), asks, [first, { text: "c", replacedAt: LATER }])).toEqual(["edit"]);
    expect(judged({}, asks)).toEqual(["edit"]);
  });

  test("may be any of those that overlapped, or were never answered", () => {
    const overlapping = [
      asked({ op: "edit", text: "b" }, { endedAt: 4 }),
      asked({ op: "edit", text: "c" }, later),
    ];
    const texts = [first, { text: "c", replacedAt: LATER }];
    expect(judged(edited("b", 2, LATER), overlapping, texts)).toEqual([]);
    const late = [asked({ op: "edit", text: "b" }, unanswered), asked({ op: "edit", text: "c" }, later)];
    expect(judged(edited("b", 2, LATER), late, texts)).toEqual([]);
    expect(judged(edited("c"), late, [first])).toEqual([]);
    expect(judged({}, [asked({ op: "edit", text: "b" }, unanswered)])).toEqual([]);
  });

  test("was never asked for where it was refused, or nobody said it", () => {
    expect(
      judged(edited("b"), [asked({ op: "edit", text: "b" }, { outcome: "refused" })], [first]),
    ).toContain("edit");
    expect(judged(edited("b"), [])).toContain("edit");
  });

  test("keeps all the texts before, in order", () => {
    const asks = [asked({ op: "edit", text: "b" }), asked({ op: "edit", text: "c" }, later)];
    const texts = [first, { text: "b", replacedAt: LATER }];
    expect(judged(edited("c", 2, LATER), asks, texts.slice(0, 1))).toEqual(["edit"]);
    expect(judged(edited("c", 2, LATER), asks, texts.toReversed())).toEqual(["edit"]);
    expect(judged(edited("c", 1, AT), asks, [first])).toEqual(["edit"]);
  });
});

const dead = { text: "", deletedAt: AT, version: 9 };

describe("a deletion", () => {
  test("stands once it was acknowledged", () => {
    expect(judged(dead, [asked({ op: "delete" })])).toEqual([]);
    expect(judged({}, [asked({ op: "delete" })])).toEqual(["deletion"]);
  });

  test("may or may not stand while nobody answered, and does not if nobody asked", () => {
    expect(judged({}, [asked({ op: "delete" }, unanswered)])).toEqual([]);
    expect(judged(dead, [asked({ op: "delete" }, unanswered)])).toEqual([]);
    expect(judged(dead, [])).toEqual(["deletion"]);
  });

  test("leaves nothing of the message, nor of its texts before", () => {
    const reactions = [{ emoji: "👍", userIds: ["bob"] }];
    expect(judged({ ...dead, reactions }, [asked({ op: "delete" })])).toEqual(["deletion"]);
    const asks = [asked({ op: "edit", text: "b" }), asked({ op: "delete" }, later)];
    expect(judged(dead, asks, [first])).toEqual(["deletion"]);
    expect(judged(dead, asks)).toEqual([]);
  });

  test("is not taken back", () => {
    const shown = { ...before, ...dead, version: 2 };
    const found = judgeHistory({
      ...record,
      delivered: [before, shown],
      asks: [asked({ op: "delete" }, unanswered)],
      histories: new Map([[before.channelId, [{ ...before, version: 3 }]]]),
    });
    expect(found.map(({ rule }) => rule)).toContain("deletion");
  });
});

describe("reactions and pins", () => {
  const on = { op: "react", emoji: "👍", on: true } as const;
  const off = { ...on, on: false };
  const reactions = [{ emoji: "👍", userIds: ["alice"] }];

  test("are those that were acknowledged last", () => {
    expect(judged({ reactions }, [asked(on)])).toEqual([]);
    expect(judged({}, [asked(on)])).toEqual(["reaction"]);
    expect(judged({ reactions }, [asked(on), asked(off, later)])).toEqual(["reaction"]);
    expect(judged({}, [asked(on), asked(off, later)])).toEqual([]);
    expect(judged({ pinnedAt: AT }, [asked({ op: "pin", on: true })])).toEqual([]);
    expect(judged({}, [asked({ op: "pin", on: true })])).toEqual(["pin"]);
  });

  test("are each person's own", () => {
    expect(judged({ reactions }, [asked(on, { userId: "bob" })])).toEqual(["reaction"]);
    expect(judged({ pinnedAt: AT }, [])).toEqual(["pin"]);
  });

  test("may be either way after what nobody answered", () => {
    const asks = [asked(on), asked(off, { ...unanswered, beganAt: 3 })];
    expect(judged({ reactions }, asks)).toEqual([]);
    expect(judged({}, asks)).toEqual([]);
  });
});

describe("what was shown", () => {
  const shownAs = (...states: Partial<Message>[]) => {
    const delivered = states.map((state) => ({ ...before, ...state }));
    return judgeHistory({ ...record, delivered, asks: [asked({ op: "pin", on: true }, unanswered)] }).map(
      ({ rule }) => rule,
    );
  };

  test("has one state for each version", () => {
    expect(shownAs({})).toEqual([]);
    expect(shownAs({ pinnedAt: AT })).toEqual(["version"]);
  });

  test("stands, or something later does", () => {
    expect(shownAs({ version: 2, pinnedAt: AT })).toEqual(["ghost"]);
  });

  test("was asked for, even where it does not stand any more", () => {
    expect(shownAs({ version: 0, reactions: [{ emoji: "👍", userIds: ["bob"] }] })).toEqual(["reaction"]);
    expect(shownAs({ version: 0, text: "b", editCount: 1 })).toEqual(["edit"]);
  });
});
