import type { CommandOf, Message } from "@parley/contract";
import { UNTOUCHED } from "../cast.ts";
import type { ModelChannel } from "./model-channel.ts";
import { timeOf } from "./people.ts";

export const problemOf = (code: string, retry: boolean, status = 409) => ({
  type: `/problems/${code}`,
  title: code,
  status,
  detail: `refused: ${code}`,
  code,
  retry,
  correlationId: "simulated",
});

type Appended = { readonly message: Message; readonly isNew: boolean } | ReturnType<typeof problemOf>;

/** The message log of the model: one array a channel, changed at one moment. */
export const createModelLog = ({ forgetsNonces }: { forgetsNonces: boolean }) => {
  const channels = new Map<string, ModelChannel>();
  let ids = 0;

  const held = (channelId: string): ModelChannel => {
    const channel = channels.get(channelId);
    if (channel === undefined) throw new Error(`No channel ${channelId}`);
    return channel;
  };

  const added = (channel: ModelChannel, userId: string, { nonce, text }: CommandOf<"send">): Message => {
    channel.version += 1;
    ids += 1;
    const message: Message = {
      id: `m${ids}`,
      channelId: channel.id,
      seq: channel.messages.length + 1,
      version: channel.version,
      senderId: userId,
      nonce,
      text,
      createdAt: timeOf(ids),
      ...UNTOUCHED,
    };
    channel.messages.push(message);
    return message;
  };

  return {
    channels,
    held,
    /** A stranger learns nothing, not even of their own; a repeat is answered even where nothing may be added any more. */
    append(userId: string, command: CommandOf<"send">): Appended {
      const channel = channels.get(command.channelId);
      if (!channel?.members.has(userId)) return problemOf("channel_not_found", false, 404);
      const original = channel.messages.find((one) => one.nonce === command.nonce && one.senderId === userId);
      if (original !== undefined && !forgetsNonces) return { message: original, isNew: false };
      if (channel.archivedAt !== null) return problemOf("channel_archived", false);
      return { message: added(channel, userId, command), isNew: true };
    },
    /** Edits a message, or deletes it where the text is null; null when there is nothing to change. */
    change(channelId: string, seq: number, text: string | null): Message | null {
      const channel = held(channelId);
      const before = channel.messages[seq - 1];
      if (before === undefined || (before.deletedAt !== null && text === null)) return null;
      channel.version += 1;
      const changed = { ...before, version: channel.version, text: text ?? "" };
      const at = timeOf(channel.version);
      const message = text === null ? { ...changed, deletedAt: at } : { ...changed, editedAt: at };
      channel.messages[seq - 1] = message;
      return message;
    },
    copy: (): ModelChannel[] =>
      [...channels.values()].map((channel) => ({
        ...channel,
        messages: [...channel.messages],
        members: new Map([...channel.members].map(([id, member]) => [id, { ...member }])),
      })),
    replace(by: readonly ModelChannel[]) {
      channels.clear();
      for (const channel of by) channels.set(channel.id, channel);
    },
  };
};

export type ModelLog = ReturnType<typeof createModelLog>;
