import type { MeEvent, OwnProfile, Self } from "@parley/contract";
import { beforeEach, describe, expect, test } from "vitest";
import { createSelfNews, SELVES_AT_ONCE_MAX } from "./self-news.ts";

const selfOf = (userId: string, revision: number): Self => ({
  me: { id: userId, revision } as OwnProfile,
  permissions: [],
});

describe("news of oneself", () => {
  let revision: number;
  let reads: {
    userIds: readonly string[];
    answer: (selves: ReadonlyMap<string, Self>) => void;
    fail: () => void;
  }[];
  let sent: [userId: string, revision: number][];
  let failed: string[];
  let changed: (userIds: Iterable<string>) => void;

  beforeEach(() => {
    revision = 1;
    reads = [];
    sent = [];
    failed = [];
    changed = createSelfNews({
      selvesOf: (userIds) =>
        new Promise((resolve, reject) => {
          reads.push({ userIds, answer: resolve, fail: () => reject(new Error("gone")) });
        }),
      isHere: (userId) => userId !== "elsewhere",
      send: (userId, { me }: MeEvent) => sent.push([userId, me.revision]),
      onFailure: (_, userIds) => failed.push(...userIds),
    });
  });

  const settle = async () => {
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  };
  const answer = async (index: number, seen = revision) => {
    const read = reads[index];
    read?.answer(new Map(read.userIds.map((userId) => [userId, selfOf(userId, seen)])));
    await settle();
  };

  test("who changes is read, and told", async () => {
    changed(["alice"]);
    await answer(0);
    expect(sent).toEqual([["alice", 1]]);
  });

  test("who is not here is not read", () => {
    changed(["elsewhere"]);
    expect(reads).toHaveLength(0);
  });

  test("who changes again while being read is told the later state alone", async () => {
    changed(["alice", "bob"]);
    changed(["alice"]);
    revision = 2;
    await answer(0, 1);
    expect(sent).toEqual([["bob", 1]]);
    await answer(1);
    expect(sent).toEqual([
      ["bob", 1],
      ["alice", 2],
    ]);
    expect(reads).toHaveLength(2);
  });

  test("many are read in batches, one batch at a time", async () => {
    const everyone = Array.from({ length: SELVES_AT_ONCE_MAX + 1 }, (_, index) => `person${index}`);
    changed(everyone);
    expect(reads.map(({ userIds }) => userIds.length)).toEqual([SELVES_AT_ONCE_MAX]);
    await answer(0);
    await answer(1);
    expect(sent.map(([userId]) => userId)).toEqual(everyone);
  });

  test("who could not be read is said to have missed it, and the next change is read again", async () => {
    changed(["alice"]);
    reads[0]?.fail();
    await settle();
    expect([failed, sent]).toEqual([["alice"], []]);
    changed(["alice"]);
    await answer(1);
    expect(sent).toEqual([["alice", 1]]);
  });

  test("who is unknown is told nothing", async () => {
    changed(["alice"]);
    reads[0]?.answer(new Map());
    await settle();
    expect(sent).toEqual([]);
  });
});
