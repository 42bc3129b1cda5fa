import type { Message, MessageInFrame, MessagesEvent } from "@parley/contract";
import { type Committed, committed } from "../../database/committed.ts";
import { type Signal, tell } from "../../realtime/signal.ts";
import type { InChannel } from "./message-log.ts";

/** A message as it stands in a frame of its channel: without the channel's id, and without whatever is null, 0 or empty. */
export const messageInFrame = (message: Message): MessageInFrame => {
  const { id, seq, version, senderId, nonce, text, createdAt } = message;
  const frame: MessageInFrame = { id, seq, version, senderId, nonce, text, createdAt };
  if (message.editedAt !== null) frame.editedAt = message.editedAt;
  if (message.deletedAt !== null) frame.deletedAt = message.deletedAt;
  if (message.editCount > 0) frame.editCount = message.editCount;
  if (message.replyTo !== null) frame.replyTo = message.replyTo;
  if (message.forwarded !== null) frame.forwarded = message.forwarded;
  if (message.threadId !== null) frame.threadId = message.threadId;
  if (message.threadCount > 0) frame.threadCount = message.threadCount;
  if (message.mentions.length > 0) frame.mentions = message.mentions;
  if (message.reactions.length > 0) frame.reactions = message.reactions;
  if (message.pinnedAt !== null) frame.pinnedAt = message.pinnedAt;
  if (message.previews.length > 0) frame.previews = message.previews;
  return frame;
};

/** Messages of one channel, in version order. */
export const messagesEvent = (channelId: string, messages: readonly Message[]): MessagesEvent => ({
  op: "messages",
  channelId,
  messages: messages.map(messageInFrame),
});

/** One frame per channel, for all that one commit has changed. */
export const signalsOfMessages = (changed: Committed<readonly InChannel[]>): Committed<readonly Signal[]> => {
  const byChannel = Map.groupBy(changed, ({ message }) => message.channelId);
  return committed(
    [...byChannel].map(([channelId, taken]) => {
      const messages = taken.map(({ message }) => message);
      return tell({ channelId: taken[0]?.homeId ?? channelId }, messagesEvent(channelId, messages));
    }),
  );
};
