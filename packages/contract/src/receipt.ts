import { z } from "zod";
import { defineOperations } from "./operation.ts";
import { Id } from "./text.ts";

/**
 * How far one member has received and read, each 0 where it is not told: to the members of a channel that is not large,
 * and without `readSeq` for whoever hides reading. A message says the same of its sender, up to its `seq`, without one.
 */
export const ReceiptEvent = z.object({
  op: z.literal("receipt"),
  channelId: Id,
  userId: Id,
  deliveredSeq: z.int().min(0),
  readSeq: z.int().min(0),
});
export type ReceiptEvent = z.infer<typeof ReceiptEvent>;

/** One's own read marker moved on some device: told to all of one's own. */
export const UnreadEvent = z.object({
  op: z.literal("unread"),
  channelId: Id,
  unread: z.int().min(0).meta({ description: "lastSeq - readSeq, when the marker moved" }),
  mentions: z.int().min(0).meta({ description: "Unread messages that mention this person" }),
  readSeq: z.int().min(0),
});
export type UnreadEvent = z.infer<typeof UnreadEvent>;

/** Receipts of a channel with more members than this are told to nobody. */
export const RECEIPT_MEMBERS_MAX = 100;

export const ReadCommand = z.object({
  op: z.literal("read"),
  ref: z.string().max(64).optional(),
  channelId: Id,
  seq: z.int().min(0),
});

/** This device holds the messages up to `seq`; said at most once a second for a channel, and not in large ones. */
export const DeliveredCommand = z.object({
  op: z.literal("delivered"),
  ref: z.string().max(64).optional(),
  channelId: Id,
  seq: z.int().min(0),
});

export const ReceiptSettings = z.object({ hidesReading: z.boolean() }).meta({ id: "ReceiptSettings" });

export const receiptOperations = defineOperations({
  "receipt.read": {
    method: "PUT",
    path: "/api/v1/channels/{id}/read",
    summary: "Move one's read marker forward; it never goes back, nor past the last message",
    access: "signed-in",
    input: z.object({ id: Id, seq: z.int().min(0) }),
    outcomes: { done: { status: 200, body: z.object({ readSeq: z.int().min(0) }) } },
    problems: ["channel_not_found"],
  },
  "receipt.settings": {
    method: "GET",
    path: "/api/v1/me/receipt-settings",
    summary: "Whether others are told how far one has read",
    access: "signed-in",
    input: z.object({}),
    outcomes: { done: { status: 200, body: ReceiptSettings } },
    problems: [],
  },
  "receipt.setSettings": {
    method: "PUT",
    path: "/api/v1/me/receipt-settings",
    summary: "Hide from others how far one has read, or show it again",
    access: "signed-in",
    input: ReceiptSettings,
    outcomes: { done: { status: 200, body: ReceiptSettings } },
    problems: [],
  },
});
