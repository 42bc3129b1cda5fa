import type { Message } from "@parley/contract";
import {
  Bookmark,
  BookmarkX,
  Copy,
  Forward,
  History,
  Link,
  type LucideIcon,
  MessageSquareText,
  Pencil,
  Pin,
  PinOff,
  Reply,
  SmilePlus,
  Trash2,
} from "lucide-react";
import type { MessageAction } from "./message-actions.ts";

const ICONS: Readonly<Record<MessageAction, LucideIcon>> = {
  react: SmilePlus,
  reply: Reply,
  thread: MessageSquareText,
  edit: Pencil,
  history: History,
  forward: Forward,
  copyText: Copy,
  copyLink: Link,
  pin: Pin,
  save: Bookmark,
  delete: Trash2,
};

/** The picture and the words of an action, as they are for this message now. */
export const lookOf = (action: MessageAction, message: Message, isSaved: boolean) => {
  if (action === "pin" && message.pinnedAt !== null) return { icon: PinOff, label: "act.unpin" } as const;
  if (action === "save" && isSaved) return { icon: BookmarkX, label: "act.unsave" } as const;
  return { icon: ICONS[action], label: `act.${action}` } as const;
};
