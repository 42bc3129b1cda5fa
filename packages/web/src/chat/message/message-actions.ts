import { type Channel, isAtLeast, isDirect, type Message } from "@parley/contract";

/** What can be done to a message, in the order of the menu. */
export const MESSAGE_ACTIONS = [
  "react",
  "reply",
  "thread",
  "edit",
  "history",
  "forward",
  "copyText",
  "copyLink",
  "pin",
  "save",
  "delete",
] as const;
export type MessageAction = (typeof MESSAGE_ACTIONS)[number];

/** The letter that does it while the message has the focus, as it is written in tooltips. */
export const ACTION_KEYS: Partial<Readonly<Record<MessageAction, string>>> = {
  react: "+",
  reply: "R",
  thread: "T",
  edit: "E",
  forward: "F",
  copyLink: "C",
  pin: "P",
  save: "S",
  delete: "#",
};

/** What a pressed key asks for; null for every other key. */
export const actionOfKey = (key: string): MessageAction | null => {
  if (key === "Delete") return "delete";
  const wanted = key.toUpperCase();
  return MESSAGE_ACTIONS.find((action) => ACTION_KEYS[action] === wanted) ?? null;
};

/** Whether one may write in a channel, as far as its own rules say. */
export const mayPost = (channel: Channel): boolean =>
  channel.archivedAt === null && (isDirect(channel) || isAtLeast(channel.role, channel.permissions.post));

interface Asked {
  readonly message: Message;
  readonly channel: Channel;
  readonly ownId: string;
}

/** What is offered for a message; the server decides. */
export const actionsFor = ({ message, channel, ownId }: Asked): ReadonlySet<MessageAction> => {
  if (message.deletedAt !== null) return new Set();
  const isOpen = channel.archivedAt === null;
  const isOwn = message.senderId === ownId;
  const offered: Readonly<Record<MessageAction, boolean>> = {
    react: isOpen,
    reply: mayPost(channel),
    thread: mayPost(channel) && channel.kind !== "thread",
    edit: isOpen && isOwn && message.forwarded === null,
    history: message.editCount > 0,
    forward: true,
    copyText: true,
    copyLink: true,
    pin: isOpen && (isDirect(channel) || isAtLeast(channel.role, channel.permissions.pin)),
    save: true,
    delete: isOpen && (isOwn || (!isDirect(channel) && isAtLeast(channel.role, "moderator"))),
  };
  return new Set(MESSAGE_ACTIONS.filter((action) => offered[action]));
};
