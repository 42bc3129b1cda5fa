import type { ChannelRole, Message } from "@parley/contract";
import type { AppendOutcome, ChangeOutcome, MessageChange, MessageDraft } from "./message-log.ts";

/** One channel of the model: who is in it, as what, and all that was said. */
export interface ModelledChannel {
  readonly id: string;
  readonly homeId?: string;
  readonly roles: ReadonlyMap<string, ChannelRole>;
  readonly pinRole: ChannelRole;
  version: number;
  readonly messages: Message[];
  readonly edits: Map<number, string[]>;
  /** How far members and followers have come by writing. */
  readonly markers: Map<string, number>;
}

type Verdict = Extract<ChangeOutcome, { at: "refused" }>["code"] | "changed" | "unchanged";

/** Reacts, or takes that back; false where it was so already. */
const react = (message: Message, emoji: string, userId: string, on: boolean): boolean => {
  const at = message.reactions.findIndex((reaction) => reaction.emoji === emoji);
  const userIds = message.reactions[at]?.userIds ?? [];
  if (userIds.includes(userId) === on) return false;
  if (on && at < 0) message.reactions.push({ emoji, userIds: [userId] });
  else if (on) userIds.push(userId);
  else {
    userIds.splice(userIds.indexOf(userId), 1);
    if (userIds.length === 0) message.reactions.splice(at, 1);
  }
  return true;
};

/** Does one change to a message, in the plainest words of the rules. */
const apply = (channel: ModelledChannel, message: Message, change: MessageChange): Verdict => {
  if (change.kind === "previews") {
    const fits = message.deletedAt === null && message.editCount === change.editCount;
    if (!fits || (change.previews.length === 0 && message.previews.length === 0)) return "unchanged";
    message.previews = [...change.previews];
    return "changed";
  }
  if (change.kind === "thread") {
    if (message.threadId !== null && change.count <= message.threadCount) return "unchanged";
    message.threadId = change.threadId;
    message.threadCount = change.count;
    return "changed";
  }
  const role = channel.roles.get(change.userId);
  const isOwn = message.senderId === change.userId;
  if (change.kind === "delete" && message.deletedAt !== null) return "unchanged";
  if (message.deletedAt !== null) return "message_deleted";
  if (change.kind === "delete") {
    if (!isOwn && role === "member") return "message_not_yours";
    Object.assign(message, { text: "", deletedAt: change.at, mentions: [], reactions: [], previews: [] });
    Object.assign(message, { pinnedAt: null, replyTo: null, forwarded: null });
    channel.edits.delete(message.seq);
    return "changed";
  }
  if (change.kind === "edit") {
    if (!isOwn) return "message_not_yours";
    if (message.text === change.text) return "unchanged";
    channel.edits.set(message.seq, [...(channel.edits.get(message.seq) ?? []), message.text]);
    const { text, at, mentions = [] } = change;
    Object.assign(message, { text, editedAt: at, mentions: [...mentions], previews: [] });
    message.editCount += 1;
    return "changed";
  }
  if (change.kind === "react") {
    return react(message, change.emoji, change.userId, change.on) ? "changed" : "unchanged";
  }
  if (channel.pinRole === "moderator" && role === "member") return "channel_role_required";
  if ((message.pinnedAt !== null) === change.on) return "unchanged";
  message.pinnedAt = change.on ? change.at : null;
  return "changed";
};

/** What a message log must do, over plain arrays that change in place. */
export const createLogModel = (channels: readonly ModelledChannel[]) => {
  const held = (channelId: string) => channels.find(({ id }) => id === channelId);

  const append = (draft: MessageDraft): AppendOutcome => {
    const channel = held(draft.channelId);
    if (!channel?.roles.has(draft.senderId)) return { at: "refused", code: "channel_not_found" };
    const first = channel.messages.find(
      ({ nonce, senderId }) => nonce === draft.nonce && senderId === draft.senderId,
    );
    if (first) return { at: "repeated", message: structuredClone(first) };
    channel.version += 1;
    const message: Message = {
      id: draft.id,
      channelId: draft.channelId,
      seq: channel.messages.length + 1,
      version: channel.version,
      senderId: draft.senderId,
      nonce: draft.nonce,
      text: draft.text,
      createdAt: draft.createdAt,
      editedAt: null,
      deletedAt: null,
      editCount: 0,
      replyTo: null,
      forwarded: null,
      threadId: null,
      threadCount: 0,
      mentions: [...(draft.mentions ?? [])],
      reactions: [],
      pinnedAt: null,
      previews: [],
    };
    channel.messages.push(message);
    channel.markers.set(draft.senderId, message.seq);
    const { homeId } = channel;
    return { at: "appended", message: structuredClone(message), ...(homeId && { homeId }) };
  };

  return {
    channels,
    append: (drafts: readonly MessageDraft[]): AppendOutcome[] => drafts.map(append),

    change(changes: readonly MessageChange[]): ChangeOutcome[] {
      const touched = new Set<Message>();
      const judged = changes.map((change) => {
        const channel = held(change.channelId);
        const isMember = !("userId" in change) || channel?.roles.has(change.userId);
        if (!channel || !isMember) return { verdict: "channel_not_found", channel: undefined } as const;
        const message = channel.messages.find(({ id }) => id === change.messageId);
        if (!message) return { verdict: "message_not_found", channel: undefined } as const;
        const verdict = apply(channel, message, change);
        if (verdict === "changed") touched.add(message);
        return { verdict, channel, message };
      });
      for (const message of touched) {
        const channel = held(message.channelId);
        if (!channel) continue;
        channel.version += 1;
        message.version = channel.version;
      }
      return judged.map((one): ChangeOutcome => {
        if (one.channel === undefined) return { at: "refused", code: one.verdict };
        const { verdict, channel, message } = one;
        if (verdict !== "changed" && verdict !== "unchanged") {
          const values = verdict === "channel_role_required" && { values: { role: channel.pinRole } };
          return { at: "refused", code: verdict, ...values };
        }
        const told = structuredClone(message);
        if (!touched.has(message)) return { at: "unchanged", message: told };
        return { at: "changed", message: told, ...(channel.homeId && { homeId: channel.homeId }) };
      });
    },
  };
};

export type LogModel = ReturnType<typeof createLogModel>;
