import type { Message } from "@parley/contract";
import { UNTOUCHED } from "../cast.ts";
import { type ChangeCommand, changedBy, namedIn, tombstone } from "./model-changes.ts";
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

export type Refused = ReturnType<typeof problemOf>;
/** A message as it is sent. */
export interface Sent {
  readonly channelId: string;
  readonly nonce: string;
  readonly text: string;
  readonly replyTo?: string | null | undefined;
}

type Appended = { readonly message: Message; readonly isNew: boolean } | Refused;
type Changed = { readonly message: Message; readonly isNew: boolean } | Refused;

/** The message log of the model: one array a channel, changed at one moment. */
export const createModelLog = ({ forgetsNonces }: { forgetsNonces: boolean }) => {
  const channels = new Map<string, ModelChannel>();
  /** What each message said when it was new. */
  const firstTexts = new Map<string, string>();
  let ids = 0;

  const held = (channelId: string): ModelChannel => {
    const channel = channels.get(channelId);
    if (channel === undefined) throw new Error(`No channel ${channelId}`);
    return channel;
  };
  /** Whose members and rights count. */
  const homeOf = (channel: ModelChannel): ModelChannel => channels.get(channel.parentId ?? "") ?? channel;
  /** A channel that someone may see. */
  const seenBy = (userId: string, channelId: string): ModelChannel | null => {
    const channel = channels.get(channelId);
    return channel !== undefined && homeOf(channel).members.has(userId) ? channel : null;
  };

  const added = (channel: ModelChannel, userId: string, { nonce, text, replyTo = null }: Sent): Message => {
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
      replyTo,
      mentions: namedIn(text, homeOf(channel).members.keys(), userId),
    };
    firstTexts.set(message.id, text);
    channel.messages.push(message);
    const member = channel.members.get(userId);
    if (member !== undefined) {
      member.readSeq = message.seq;
      member.deliveredSeq = message.seq;
    }
    return message;
  };

  /** Puts a message in the place of the one before it, as the next version of the channel. */
  const put = (channel: ModelChannel, message: Message): Message => {
    channel.version += 1;
    const next = { ...message, version: channel.version };
    channel.messages[message.seq - 1] = next;
    return next;
  };

  return {
    channels,
    held,
    homeOf,
    seenBy,
    firstTexts,
    put,
    /** A stranger learns nothing, not even of their own; a repeat is answered even where nothing may be added any more. */
    append(userId: string, command: Sent): Appended {
      const channel = seenBy(userId, command.channelId);
      if (channel === null) return problemOf("channel_not_found", false, 404);
      const original = channel.messages.find((one) => one.nonce === command.nonce && one.senderId === userId);
      if (original !== undefined && !forgetsNonces) return { message: original, isNew: false };
      if (homeOf(channel).archivedAt !== null) return problemOf("channel_archived", false);
      return { message: added(channel, userId, command), isNew: true };
    },
    /** What one asks to be done to a message; a change that is there already is answered and changes nothing. */
    changeBy(userId: string, command: ChangeCommand): Changed {
      const channel = seenBy(userId, command.channelId);
      if (channel === null) return problemOf("channel_not_found", false, 404);
      const message = channel.messages.find(({ id }) => id === command.messageId);
      if (message === undefined) return problemOf("message_not_found", false, 404);
      const home = homeOf(channel);
      const isOver = command.op === "delete" && message.deletedAt !== null;
      if (home.archivedAt !== null && !isOver) return problemOf("channel_archived", false);
      const people = home.members.keys();
      const next = changedBy(message, command, { userId, people, version: channel.version + 1 });
      if (typeof next === "string") return problemOf(next, false);
      return next === message ? { message, isNew: false } : { message: put(channel, next), isNew: true };
    },
    /** Edits a message, or deletes it where the text is null; null when there is nothing to change. */
    change(channelId: string, seq: number, text: string | null): Message | null {
      const channel = held(channelId);
      const before = channel.messages[seq - 1];
      if (before === undefined || (before.deletedAt !== null && text === null)) return null;
      const at = timeOf(channel.version + 1);
      if (text === null) return put(channel, tombstone(before, at));
      const mentions = namedIn(text, homeOf(channel).members.keys(), before.senderId);
      return put(channel, { ...before, text, editedAt: at, editCount: before.editCount + 1, mentions });
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
