import { z } from "zod";
import { defineOperations } from "./operation.ts";
import { PAGE_ITEMS_DEFAULT, PAGE_ITEMS_MAX } from "./page.ts";
import { defineProblems } from "./problem.ts";
import { Emoji, Reaction } from "./reaction.ts";
import { Id, Time, textOf } from "./text.ts";

export const MESSAGE_CHARACTERS_MAX = 8_000;

/** Of one channel: 1, 2, 3 … for each message, contiguous. */
export const Seq = z.int().min(1);
/** Of one channel: grows by one for every change of a message in it. */
export const Version = z.int().min(0);

/** What a page says of itself, read by the server when a message links to it. */
export const LinkPreview = z
  .object({
    url: z.url(),
    title: z.string(),
    description: z.string().nullable(),
    siteName: z.string().nullable(),
  })
  .meta({ id: "LinkPreview" });
export type LinkPreview = z.infer<typeof LinkPreview>;

/** Whose words a forwarded message brings, and where they stand; not everyone who reads them here may go there. */
export const Forwarded = z
  .object({ messageId: Id, channelId: Id, senderId: Id, createdAt: Time })
  .meta({ id: "Forwarded" });
export type Forwarded = z.infer<typeof Forwarded>;

export const Message = z
  .object({
    id: Id,
    channelId: Id,
    seq: Seq,
    version: Version,
    senderId: Id,
    nonce: z.uuid().meta({ description: "UUID that the sender chose: the same nonce is the same message" }),
    text: z.string().meta({ description: "Markdown, as typed; empty once deleted" }),
    createdAt: Time,
    editedAt: Time.nullable(),
    deletedAt: Time.nullable(),
    editCount: z.int().min(0),
    replyTo: Id.nullable().meta({ description: "The message of this channel that this one answers" }),
    forwarded: Forwarded.nullable(),
    threadId: Id.nullable().meta({ description: "The channel of the thread that hangs here" }),
    threadCount: z.int().min(0).meta({ description: "Messages in that thread" }),
    mentions: z.array(Id).meta({ description: "Members whom the text names, `@all` and `@here` included" }),
    reactions: z.array(Reaction),
    pinnedAt: Time.nullable(),
    previews: z.array(LinkPreview),
  })
  .meta({ id: "Message" });
export type Message = z.infer<typeof Message>;

const NONE: Pick<Message, "mentions" | "reactions" | "previews"> = {
  mentions: [],
  reactions: [],
  previews: [],
};

/** A message with whatever is null, 0 or empty left out. */
const touched = Message.pick({
  editedAt: true,
  deletedAt: true,
  editCount: true,
  replyTo: true,
  forwarded: true,
  threadId: true,
  threadCount: true,
  mentions: true,
  reactions: true,
  pinnedAt: true,
  previews: true,
}).partial();

/** A message inside a `messages` frame: without its `channelId`, and without whatever is null, 0 or empty. */
export const MessageInFrame = Message.omit({ channelId: true }).extend(touched.shape);
export type MessageInFrame = z.infer<typeof MessageInFrame>;

/** The whole message again, from a frame of its channel. */
export const messageFromFrame = (channelId: string, message: MessageInFrame): Message => ({
  id: message.id,
  channelId,
  seq: message.seq,
  version: message.version,
  senderId: message.senderId,
  nonce: message.nonce,
  text: message.text,
  createdAt: message.createdAt,
  editedAt: message.editedAt ?? null,
  deletedAt: message.deletedAt ?? null,
  editCount: message.editCount ?? 0,
  replyTo: message.replyTo ?? null,
  forwarded: message.forwarded ?? null,
  threadId: message.threadId ?? null,
  threadCount: message.threadCount ?? 0,
  mentions: message.mentions ?? NONE.mentions,
  reactions: message.reactions ?? NONE.reactions,
  pinnedAt: message.pinnedAt ?? null,
  previews: message.previews ?? NONE.previews,
});

/** What is left of a message that is deleted: its place, who wrote it, and the thread that hangs there. */
export const tombstoneOf = (message: Message, at: Time): Message => ({
  ...message,
  text: "",
  deletedAt: at,
  replyTo: null,
  forwarded: null,
  mentions: [],
  reactions: [],
  pinnedAt: null,
  previews: [],
});

const Text = textOf({ min: 1, max: MESSAGE_CHARACTERS_MAX });

/** What a sender sends: who and when are the server's to say. */
export const NewMessage = z.object({
  nonce: z.uuid().toLowerCase(),
  text: Text,
  replyTo: Id.optional().meta({ description: "The message of the same channel that this one answers" }),
});

const Ref = z.string().max(64);
const ofMessage = { channelId: Id, messageId: Id };
export const SendCommand = NewMessage.extend({ op: z.literal("send"), ref: Ref, channelId: Id });
export const EditCommand = z.object({ op: z.literal("edit"), ref: Ref, ...ofMessage, text: Text });
export const DeleteCommand = z.object({ op: z.literal("delete"), ref: Ref, ...ofMessage });
export const ReactCommand = z.object({
  op: z.literal("react"),
  ref: Ref,
  ...ofMessage,
  emoji: Emoji,
  on: z.boolean(),
});
export const PinCommand = z.object({ op: z.literal("pin"), ref: Ref, ...ofMessage, on: z.boolean() });

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
  message_not_found: {
    kind: "not-found",
    title: "Message not found",
    detail: "There is no such message in this channel.",
    retry: false,
  },
  message_deleted: {
    kind: "conflict",
    title: "The message was deleted",
    detail: "Nothing can be done to it any more.",
    retry: false,
  },
  message_not_yours: {
    kind: "forbidden",
    title: "This is not your message",
    detail: "Only who wrote a message may change its words.",
    retry: false,
  },
  edit_window_over: {
    kind: "conflict",
    title: "It is too late to edit this message",
    detail: "Messages can be edited for {minutes} minutes. Write a new one.",
    retry: false,
  },
  reaction_limit_reached: {
    kind: "conflict",
    title: "There are too many reactions already",
    detail: "A message takes at most {max} different emoji, and {total} reactions.",
    retry: false,
  },
  pin_limit_reached: {
    kind: "conflict",
    title: "Too many messages are pinned",
    detail: "A channel has at most {max}. Unpin one first.",
    retry: false,
  },
  posting_restricted: {
    kind: "forbidden",
    title: "You may read this channel, not write to it",
    detail: "Writing here needs the role {role}. You can react to what others write.",
    retry: false,
  },
  slow_mode: {
    kind: "limited",
    title: "This channel is in slow mode",
    detail: "Each person may write once in {interval} seconds. Wait {seconds} seconds, then try again.",
    retry: true,
  },
  page_bounds_conflict: {
    kind: "invalid",
    title: "One bound at a time",
    detail: "Give at most one of before, after and around.",
    retry: false,
  },
});

/** Pinned messages of one channel. */
export const PINS_MAX = 100;

/** Texts before that are told of one message: the latest. */
export const EDITS_TOLD_MAX = 100;

/** A text that a message had before, and until when. */
export const MessageEdit = z.object({ text: z.string(), replacedAt: Time }).meta({ id: "MessageEdit" });
export type MessageEdit = z.infer<typeof MessageEdit>;

const bound = Seq.optional();
const byMessage = z.object({ id: Id, messageId: Id });
const changed = { done: { status: 200, body: Message } } as const;
/** What any change of a message may meet. */
const changeProblems = [
  "channel_not_found",
  "message_not_found",
  "message_deleted",
  "channel_archived",
  "friendship_required",
] as const;

export const messageOperations = defineOperations({
  "message.send": {
    method: "POST",
    path: "/api/v1/channels/{id}/messages",
    summary: "Send a message; a repeat of the nonce answers the first message again",
    access: "signed-in",
    input: NewMessage.extend({ id: Id }),
    outcomes: { created: { status: 201, body: Message }, repeated: { status: 200, body: Message } },
    problems: [
      "channel_not_found",
      "channel_archived",
      "friendship_required",
      "message_not_found",
      "posting_restricted",
      "slow_mode",
    ],
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
  "message.get": {
    method: "GET",
    path: "/api/v1/messages/{messageId}",
    summary: "One message of a channel of one's own, wherever it is: what a permalink leads to",
    access: "signed-in",
    input: z.object({ messageId: Id }),
    outcomes: changed,
    problems: ["message_not_found"],
  },
  "message.edit": {
    method: "PATCH",
    path: "/api/v1/channels/{id}/messages/{messageId}",
    summary: "Change the text of one's own message; the texts before are kept",
    access: "signed-in",
    input: byMessage.extend({ text: Text }),
    outcomes: changed,
    problems: [...changeProblems, "message_not_yours", "edit_window_over"],
  },
  "message.delete": {
    method: "DELETE",
    path: "/api/v1/channels/{id}/messages/{messageId}",
    summary: "Delete one's own message, or anyone's as a moderator; its place stays, empty",
    access: "signed-in",
    input: byMessage,
    outcomes: changed,
    problems: [...changeProblems, "message_not_yours"],
  },
  "message.edits": {
    method: "GET",
    path: "/api/v1/channels/{id}/messages/{messageId}/edits",
    summary: `The texts that a message had before, the oldest first, at most the latest ${EDITS_TOLD_MAX}; none once it is deleted`,
    access: "signed-in",
    input: byMessage,
    outcomes: { done: { status: 200, body: z.object({ items: z.array(MessageEdit) }) } },
    problems: ["channel_not_found", "message_not_found"],
  },
  "message.forward": {
    method: "POST",
    path: "/api/v1/channels/{id}/messages/{messageId}/forward",
    summary: "Send a message that one can read to another channel of one's own, with whose it is",
    access: "signed-in",
    input: byMessage.extend({ toChannelId: Id, nonce: NewMessage.shape.nonce }),
    outcomes: { created: { status: 201, body: Message }, repeated: { status: 200, body: Message } },
    problems: [...changeProblems, "posting_restricted", "slow_mode"],
  },
  "reaction.add": {
    method: "PUT",
    path: "/api/v1/channels/{id}/messages/{messageId}/reactions/{emoji}",
    summary: "React to a message with an emoji",
    access: "signed-in",
    input: byMessage.extend({ emoji: Emoji }),
    outcomes: changed,
    problems: [...changeProblems, "reaction_limit_reached"],
  },
  "reaction.remove": {
    method: "DELETE",
    path: "/api/v1/channels/{id}/messages/{messageId}/reactions/{emoji}",
    summary: "Take one's reaction back",
    access: "signed-in",
    input: byMessage.extend({ emoji: Emoji }),
    outcomes: changed,
    problems: changeProblems,
  },
  "pin.add": {
    method: "PUT",
    path: "/api/v1/channels/{id}/messages/{messageId}/pin",
    summary: "Pin a message, for everyone in the channel",
    access: "signed-in",
    input: byMessage,
    outcomes: changed,
    problems: [...changeProblems, "channel_role_required", "pin_limit_reached"],
  },
  "pin.remove": {
    method: "DELETE",
    path: "/api/v1/channels/{id}/messages/{messageId}/pin",
    summary: "Unpin a message",
    access: "signed-in",
    input: byMessage,
    outcomes: changed,
    problems: [...changeProblems, "channel_role_required"],
  },
  "pin.list": {
    method: "GET",
    path: "/api/v1/channels/{id}/pins",
    summary: "The pinned messages of a channel, the latest pinned first",
    access: "signed-in",
    input: z.object({ id: Id }),
    outcomes: { done: { status: 200, body: z.object({ items: z.array(Message) }) } },
    problems: ["channel_not_found"],
  },
});
