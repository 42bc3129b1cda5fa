import type { Command, Message } from "@parley/contract";
import { timeOf } from "./people.ts";

export type ChangeCommand = Extract<Command, { op: "edit" | "delete" | "react" | "pin" }>;

/** Whom a text names, of some people; who writes it is not named by it. */
export const namedIn = (text: string, people: Iterable<string>, senderId: string): string[] =>
  [...people].filter((userId) => userId !== senderId && text.includes(`@${userId}`));

export const tombstone = (message: Message, at: string): Message => ({
  ...message,
  text: "",
  deletedAt: at,
  replyTo: null,
  mentions: [],
  reactions: [],
  pinnedAt: null,
  previews: [],
});

const reacted = (
  message: Message,
  userId: string,
  { emoji, on }: { emoji: string; on: boolean },
): Message => {
  const others = message.reactions.map((reaction) => ({
    ...reaction,
    userIds: reaction.emoji === emoji ? reaction.userIds.filter((id) => id !== userId) : reaction.userIds,
  }));
  const held = others.find((reaction) => reaction.emoji === emoji);
  if (on && held === undefined) others.push({ emoji, userIds: [userId] });
  else if (on) held?.userIds.push(userId);
  return { ...message, reactions: others.filter(({ userIds }) => userIds.length > 0) };
};

/** A message after a change: the same object where it was so already, a code where it may not be. */
export const changedBy = (
  message: Message,
  command: ChangeCommand,
  { userId, people, version }: { userId: string; people: Iterable<string>; version: number },
): Message | "message_deleted" | "message_not_yours" => {
  const at = timeOf(version);
  if (command.op === "delete" && message.deletedAt !== null) return message;
  if (message.deletedAt !== null) return "message_deleted";
  switch (command.op) {
    case "edit": {
      if (message.senderId !== userId) return "message_not_yours";
      if (message.text === command.text) return message;
      const mentions = namedIn(command.text, people, userId);
      return { ...message, text: command.text, editedAt: at, editCount: message.editCount + 1, mentions };
    }
    case "delete":
      return message.senderId === userId ? tombstone(message, at) : "message_not_yours";
    case "react": {
      const isOn = message.reactions.some(
        ({ emoji, userIds }) => emoji === command.emoji && userIds.includes(userId),
      );
      return isOn === command.on ? message : reacted(message, userId, command);
    }
    case "pin":
      if (command.on === (message.pinnedAt !== null)) return message;
      return { ...message, pinnedAt: command.on ? at : null };
  }
};
