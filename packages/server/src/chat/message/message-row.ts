import { type Message, messageFromFrame } from "@parley/contract";
import type { MessageDraft } from "./message-log.ts";

/** The columns of a message `m`, under the names of the contract; lists that are empty are null. */
export const MESSAGE_COLUMNS = `m.id, m.channel_id as "channelId", m.seq, m.version, m.sender_id as "senderId", m.nonce,
  m.text, m.created_at as "createdAt", m.edited_at as "editedAt", m.deleted_at as "deletedAt",
  m.edit_count as "editCount", m.reply_to as "replyTo", m.forwarded, m.thread_id as "threadId",
  m.thread_count as "threadCount", m.mentions, m.reactions, m.pinned_at as "pinnedAt", m.previews`;

type Lists = "mentions" | "reactions" | "previews";
export type MessageRow = Omit<Message, Lists> & { readonly [L in Lists]: Message[L] | null };

export const messageOf = (row: MessageRow): Message => ({
  ...row,
  mentions: row.mentions ?? [],
  reactions: row.reactions ?? [],
  previews: row.previews ?? [],
});

/** A draft that has its place, as the message that nothing has happened to yet. */
export const untouchedMessage = (
  draft: MessageDraft,
  { seq, version }: { seq: number; version: number },
): Message =>
  messageFromFrame(draft.channelId, {
    id: draft.id,
    seq,
    version,
    senderId: draft.senderId,
    nonce: draft.nonce,
    text: draft.text,
    createdAt: draft.createdAt,
    ...(draft.replyTo ? { replyTo: draft.replyTo } : {}),
    ...(draft.forwarded ? { forwarded: draft.forwarded } : {}),
    ...(draft.mentions ? { mentions: [...draft.mentions] } : {}),
  });
