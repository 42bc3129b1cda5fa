import type { Message, MessageInFrame, MessagesEvent } from "@parley/contract";
import { type Committed, committed } from "../../database/committed.ts";
import { type Signal, tell } from "../../realtime/signal.ts";

/** A message as it stands in a frame of its channel: without the channel's id, and without whatever is null. */
export const messageInFrame = ({ channelId: _, editedAt, deletedAt, ...rest }: Message): MessageInFrame => ({
  ...rest,
  ...(editedAt === null ? {} : { editedAt }),
  ...(deletedAt === null ? {} : { deletedAt }),
});

/** Messages of one channel, in version order. */
export const messagesEvent = (channelId: string, messages: readonly Message[]): MessagesEvent => ({
  op: "messages",
  channelId,
  messages: messages.map(messageInFrame),
});

/** One frame per channel, for all that one commit has changed. */
export const signalsOfMessages = (messages: Committed<readonly Message[]>): Committed<readonly Signal[]> => {
  const byChannel = Map.groupBy(messages, (message) => message.channelId);
  return committed(
    [...byChannel].map(([channelId, changed]) => tell({ channelId }, messagesEvent(channelId, changed))),
  );
};
