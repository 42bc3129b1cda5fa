import { z } from "zod";
import { defineOperations } from "./operation.ts";
import { Id } from "./text.ts";

/** How far one member has read. Told to the reader's own devices, and to the members of a channel that is not large. */
export const ReceiptEvent = z.object({
  op: z.literal("receipt"),
  channelId: Id,
  userId: Id,
  readSeq: z.int().min(0),
});
export type ReceiptEvent = z.infer<typeof ReceiptEvent>;

/** Receipts of a channel with more members than this go to the reader alone. */
export const RECEIPT_MEMBERS_MAX = 100;

export const ReadCommand = z.object({
  op: z.literal("read"),
  ref: z.string().max(64).optional(),
  channelId: Id,
  seq: z.int().min(0),
});

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
});
