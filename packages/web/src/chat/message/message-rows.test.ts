import type { PendingMessage } from "@parley/client";
import type { Message } from "@parley/contract";
import { describe, expect, test } from "vitest";
import { untouched } from "../../../tests/cast.ts";
import { formatsOf } from "../../i18n/formats.ts";
import { messageRows } from "./message-rows.ts";

const ALICE = "a11ce000-0000-7000-8000-000000000001";
const BOB = "b0b00000-0000-7000-8000-000000000002";
const { dayKey } = formatsOf("en-GB", "Europe/Paris");

const message = (seq: number, senderId: string, createdAt: string): Message => ({
  id: `message-${seq}`,
  channelId: "watercooler",
  seq,
  version: seq,
  senderId,
  nonce: `nonce-${seq}`,
  text: `text ${seq}`,
  createdAt,
  ...untouched,
});

const rows = (messages: Message[], more: { pending?: PendingMessage[]; newAfterSeq?: number } = {}) =>
  messageRows({
    messages,
    pending: more.pending ?? [],
    ownId: ALICE,
    newAfterSeq: more.newAfterSeq ?? null,
    dayKey,
  });

describe("groups", () => {
  test("lines of one person within five minutes stand under one name", () => {
    const [first, second] = rows([
      message(1, BOB, "2026-03-03T09:00:00.000Z"),
      message(2, BOB, "2026-03-03T09:04:59.000Z"),
    ]);
    expect(first?.continues).toBe(false);
    expect(second?.continues).toBe(true);
  });

  test("after five minutes the name is said again", () => {
    const [, second] = rows([
      message(1, BOB, "2026-03-03T09:00:00.000Z"),
      message(2, BOB, "2026-03-03T09:05:00.000Z"),
    ]);
    expect(second?.continues).toBe(false);
  });

  test("the five minutes count from the first line, however fast the others follow", () => {
    const laid = rows([
      message(1, BOB, "2026-03-03T09:00:00.000Z"),
      message(2, BOB, "2026-03-03T09:03:00.000Z"),
      message(3, BOB, "2026-03-03T09:05:30.000Z"),
      message(4, BOB, "2026-03-03T09:06:00.000Z"),
    ]);
    expect(laid.map((row) => row.continues)).toEqual([false, true, false, true]);
  });

  test("another person begins a group", () => {
    const [, second] = rows([
      message(1, BOB, "2026-03-03T09:00:00.000Z"),
      message(2, ALICE, "2026-03-03T09:00:01.000Z"),
    ]);
    expect(second?.continues).toBe(false);
  });
});

describe("day lines", () => {
  test("the first row and every new day have one, in the reader's time zone", () => {
    const laid = rows([
      message(1, BOB, "2026-03-03T22:59:00.000Z"),
      message(2, BOB, "2026-03-03T23:00:00.000Z"),
      message(3, BOB, "2026-03-03T23:01:00.000Z"),
    ]);
    expect(laid.map((row) => row.startsDay)).toEqual([true, true, false]);
    expect(laid[1]?.continues).toBe(false);
  });
});

describe("the new-message line", () => {
  const messages = [message(7, BOB, "2026-03-03T09:00:00.000Z"), message(8, BOB, "2026-03-03T09:00:01.000Z")];

  test("stands above the first message not read, and breaks the group", () => {
    const [, second] = rows(messages, { newAfterSeq: 7 });
    expect(second).toMatchObject({ startsNew: true, continues: false });
  });

  test("is not drawn where that message is not held", () => {
    expect(rows(messages, { newAfterSeq: 3 }).some((row) => row.startsNew)).toBe(false);
  });

  test("is not drawn in a conversation that was never read: everything is new there", () => {
    expect(rows([message(1, BOB, "2026-03-03T09:00:00.000Z")], { newAfterSeq: 0 })[0]?.startsNew).toBe(false);
  });
});

describe("messages on their way", () => {
  const waiting: PendingMessage = {
    nonce: "nonce-2",
    channelId: "watercooler",
    text: "text 2",
    createdAt: "2026-03-03T09:00:02.000Z",
    state: { at: "waiting" },
  };

  test("come last, and keep their key once sent", () => {
    const before = rows([message(1, ALICE, "2026-03-03T09:00:00.000Z")], { pending: [waiting] });
    const after = rows([
      message(1, ALICE, "2026-03-03T09:00:00.000Z"),
      message(2, ALICE, "2026-03-03T09:00:03.000Z"),
    ]);
    expect(before.map((row) => row.key)).toEqual(after.map((row) => row.key));
    expect(before[1]?.continues).toBe(true);
  });

  test("are shown once while both are held", () => {
    const both = rows([message(2, ALICE, "2026-03-03T09:00:03.000Z")], { pending: [waiting] });
    expect(both).toHaveLength(1);
    expect(both[0]?.pending).toBeNull();
  });
});
