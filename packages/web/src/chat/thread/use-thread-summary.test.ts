import type { Message } from "@parley/contract";
import { expect, test } from "vitest";
import { untouched } from "../../../tests/cast.ts";
import { summaryOf } from "./use-thread-summary.ts";

const reply = (seq: number, senderId: string, deletedAt: string | null = null): Message => ({
  id: `reply-${seq}`,
  channelId: "thread",
  seq,
  version: seq,
  senderId,
  nonce: `nonce-${seq}`,
  text: "",
  createdAt: `2026-03-03T09:0${seq}:00.000Z`,
  ...untouched,
  deletedAt,
});

test("those who wrote last come first, each once", () => {
  const replies = [reply(1, "bob"), reply(2, "carol"), reply(3, "bob"), reply(4, "alice")];
  expect(summaryOf(replies)).toEqual({
    repliers: ["alice", "bob", "carol"],
    lastAt: "2026-03-03T09:04:00.000Z",
  });
});

test("whose only reply was deleted is not shown", () => {
  expect(summaryOf([reply(1, "bob"), reply(2, "mallory", "2026-03-03T10:00:00.000Z")]).repliers).toEqual([
    "bob",
  ]);
});

test("more than three are three", () => {
  const replies = ["alice", "bob", "carol", "dave"].map((name, at) => reply(at + 1, name));
  expect(summaryOf(replies).repliers).toEqual(["dave", "carol", "bob"]);
});

test("of an empty thread there is nobody and no time", () => {
  expect(summaryOf([])).toEqual({ repliers: [], lastAt: null });
});
