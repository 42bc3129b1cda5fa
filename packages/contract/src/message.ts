import { z } from "zod";
import { defineOperations } from "./operation.ts";
import { PAGE_ITEMS_DEFAULT, PAGE_ITEMS_MAX } from "./page.ts";
import { defineProblems } from "./problem.ts";
import { Id, Time, textOf } from "./text.ts";

export const MESSAGE_CHARACTERS_MAX = 8_000;

/** Of one channel: 1, 2, 3 … for each message, contiguous. */
export const Seq = z.int().min(1);
/** Of one channel: grows by one for every change of a message in it. */
export const Version = z.int().min(0);

export const Message = z
  .object({
    id: Id,
    channelId: Id,
    seq: Seq,
    version: Version,
    senderId: Id,
    nonce: z.uuid().meta({ description: "UUID that the sender chose: the same nonce is the same message" }),
    text: z.string(),
    createdAt: Time,
    editedAt: Time.nullable(),
    deletedAt: Time.nullable(),
  })
  .meta({ id: "Message" });
export type Message = z.infer<typeof Message>;

/** A message inside a `messages` frame: without its `channelId`, and without whatever is null. */
export const MessageInFrame = Message.omit({ channelId: true, editedAt: true, deletedAt: true }).extend({
  editedAt: Time.optional(),
  deletedAt: Time.optional(),
});
export type MessageInFrame = z.infer<typeof MessageInFrame>;

/** The whole message again, from a frame of its channel. */
export const messageFromFrame = (channelId: string, message: MessageInFrame): Message => ({
  ...message,
  channelId,
  editedAt: message.editedAt ?? null,
  deletedAt: message.deletedAt ?? null,
});

/** What a sender sends: who and when are the server's to say. */
export const Draft = z.object({
  nonce: z.uuid().toLowerCase(),
  text: textOf({ min: 1, max: MESSAGE_CHARACTERS_MAX }),
});

export const SendCommand = Draft.extend({ op: z.literal("send"), ref: z.string().max(64), channelId: Id });

/** Changed messages of one channel, in version order: one frame per channel and commit. Recovery uses the same. */
export const MessagesEvent = z.object({
  op: z.literal("messages"),
  channelId: Id,
  messages: z.array(MessageInFrame),
});
export type MessagesEvent = z.infer<typeof MessagesEvent>;

export const messageProblems = defineProblems({
  channel_archived: {
    kind: "conflict",
    title: "This channel is archived",
    detail: "It can be read but not written to. An owner can bring it back.",
    retry: false,
  },
  friendship_required: {
    kind: "forbidden",
    title: "You are not friends",
    detail: "Send a friend request; once it is accepted you can write.",
    retry: false,
  },
  page_bounds_conflict: {
    kind: "invalid",
    title: "One bound at a time",
    detail: "Give at most one of before, after and around.",
    retry: false,
  },
});

const bound = Seq.optional();

export const messageOperations = defineOperations({
  "message.send": {
    method: "POST",
    path: "/api/v1/channels/{id}/messages",
    summary: "Send a message; a repeat of the nonce answers the first message again",
    access: "signed-in",
    input: Draft.extend({ id: Id }),
    outcomes: { created: { status: 201, body: Message }, repeated: { status: 200, body: Message } },
    problems: ["channel_not_found", "channel_archived", "friendship_required"],
  },
  "message.page": {
    method: "GET",
    path: "/api/v1/channels/{id}/messages",
    summary: "A page of messages, ascending; the latest without a bound; bounds are exclusive but for around",
    access: "signed-in",
    input: z.object({
      id: Id,
      before: bound,
      after: z.int().min(0).optional(),
      around: bound,
      limit: z.int().min(1).max(PAGE_ITEMS_MAX).default(PAGE_ITEMS_DEFAULT),
    }),
    outcomes: {
      done: {
        status: 200,
        body: z.object({ items: z.array(Message), hasBefore: z.boolean(), hasAfter: z.boolean() }),
      },
    },
    problems: ["channel_not_found", "page_bounds_conflict"],
  },
});
