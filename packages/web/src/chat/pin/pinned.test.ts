import type { Message } from "@parley/contract";
import { expect, test } from "vitest";
import { untouched } from "../../../tests/cast.ts";
import { pinnedNow } from "./pinned.ts";

const message = (seq: number, pinnedAt: string | null, version = seq): Message => ({
  id: `message-${seq}`,
  channelId: "watercooler",
  seq,
  version,
  senderId: "bob",
  nonce: `nonce-${seq}`,
  text: `text ${seq}`,
  createdAt: "2026-03-03T09:00:00.000Z",
  ...untouched,
  pinnedAt,
});
const AT = "2026-03-03T10:00:00.000Z";
const LATER = "2026-03-03T11:00:00.000Z";
const seqs = (messages: readonly Message[]) => messages.map(({ seq }) => seq);

test("the latest pinned stands first, wherever it stands in the conversation", () => {
  expect(seqs(pinnedNow([message(9, AT), message(2, LATER)], []))).toEqual([2, 9]);
});

test("what was unpinned since is gone", () => {
  expect(seqs(pinnedNow([message(2, AT), message(3, AT)], [message(2, null, 8)]))).toEqual([3]);
});

test("what was pinned since is there, once", () => {
  const pinned = message(5, LATER, 8);
  expect(seqs(pinnedNow([message(2, AT)], [pinned]))).toEqual([5, 2]);
  expect(seqs(pinnedNow([message(2, AT), pinned], [pinned]))).toEqual([5, 2]);
});

test("what is held from before counts for nothing", () => {
  expect(seqs(pinnedNow([message(2, AT, 9)], [message(2, null, 4)]))).toEqual([2]);
});

test("what was edited since says what it says now", () => {
  const edited = { ...message(2, AT, 9), text: "better" };
  expect(pinnedNow([message(2, AT)], [edited])[0]?.text).toBe("better");
});
