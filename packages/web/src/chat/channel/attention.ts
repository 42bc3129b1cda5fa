import type { ReplicaState } from "@parley/client";
import { type Channel, isDirect } from "@parley/contract";
import { unreadOf } from "./channel-order.ts";
import { isMuted } from "./mute.ts";

/** How much a conversation asks for. */
export interface Attention {
  readonly unread: number;
  readonly mentions: number;
  /** What its badge counts: everything between people, what names one elsewhere. 0: a dot is enough, or nothing. */
  readonly count: number;
  /** Muted or archived: it says what is unread to who looks, and asks for nothing. */
  readonly isQuiet: boolean;
}

export const attentionOf = (channel: Channel, now: number): Attention => {
  const unread = unreadOf(channel);
  const mentions = channel.mentions.filter((seq) => seq > channel.readSeq).length;
  return {
    unread,
    mentions,
    count: isDirect(channel) ? unread : mentions,
    isQuiet: channel.archivedAt !== null || isMuted(channel, now),
  };
};

/** All of it that is not quiet: what the page's title shows. */
export const totalAttention = (
  channels: ReplicaState["channels"],
  now: number,
): { count: number; hasUnread: boolean } => {
  let count = 0;
  let hasUnread = false;
  for (const { channel } of channels.values()) {
    const attention = attentionOf(channel, now);
    const parent = channel.parentId ? channels.get(channel.parentId)?.channel : undefined;
    // What hangs in a quiet channel is as quiet.
    if (attention.isQuiet || (parent && attentionOf(parent, now).isQuiet)) continue;
    count += attention.count;
    hasUnread ||= attention.unread > 0;
  }
  return { count, hasUnread };
};

/** When the next of them is muted no longer; null: none is. */
export const nextUnmute = (channels: ReplicaState["channels"], now: number): number | null => {
  let next = Number.POSITIVE_INFINITY;
  for (const { channel } of channels.values()) {
    if (isMuted(channel, now)) next = Math.min(next, Date.parse(channel.settings.mutedUntil ?? ""));
  }
  return Number.isFinite(next) ? next : null;
};
