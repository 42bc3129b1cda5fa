import type { Message } from "@parley/contract";
import { type ModelChannel, recoveryOf } from "../../../client/tests/simulation/model-channel.ts";
import { changedBy } from "../../src/chat/message/changed-by.ts";
import type {
  AppendOutcome,
  ChangeOutcome,
  MessageChange,
  MessageDraft,
  MessageLog,
  Place,
  Recovery,
} from "../../src/chat/message/message-log.ts";
import { untouchedMessage } from "../../src/chat/message/message-row.ts";
import { committed } from "../../src/database/committed.ts";
import type { Mistake } from "./mistakes.ts";
import type { ModelConnections, ModelDatabase } from "./model-database.ts";

/** Small, so that runs meet it. */
const RECOVERY_MAX = 5;

const placeOf = ({ members, archivedAt }: ModelChannel, userId: string | null): Place => ({
  kind: "group",
  role: userId === null ? null : (members.get(userId)?.role ?? null),
  isArchived: archivedAt !== null,
  isShut: false,
  pinRole: "member",
});

/** The port of the message log, on the model's database. */
export const createModelMessageLog = (
  { log }: ModelDatabase,
  { read, write }: ModelConnections,
  mistake: Mistake | undefined,
): MessageLog => {
  const appendOne = (draft: MessageDraft): AppendOutcome => {
    const channel = log.channels.get(draft.channelId);
    const member = channel?.members.get(draft.senderId);
    if (channel === undefined || member === undefined) return { at: "refused", code: "channel_not_found" };
    const first = channel.messages.find(
      ({ senderId, nonce }) => senderId === draft.senderId && nonce === draft.nonce,
    );
    if (first !== undefined && mistake !== "forgets nonces") return { at: "repeated", message: first };
    if (channel.archivedAt !== null) return { at: "refused", code: "channel_archived" };
    channel.version += 1;
    const seq = channel.messages.length + 1;
    const message = untouchedMessage(draft, { seq, version: channel.version });
    channel.messages.push(message);
    if (mistake !== "forgets that who writes has read") {
      member.readSeq = seq;
      member.deliveredSeq = seq;
    }
    return { at: "appended", message };
  };

  /** One batch: each message that changed has one new version, and every outcome has it as it then is. */
  const changeAll = (changes: readonly MessageChange[]): ChangeOutcome[] => {
    const touched = new Set<string>();
    const find = ({ channelId, messageId }: MessageChange) => {
      const channel = log.channels.get(channelId);
      const index = channel?.messages.findIndex(({ id }) => id === messageId) ?? -1;
      return { channel, index, message: channel?.messages[index] };
    };
    const judged = changes.map((change) => {
      const { channel, index, message } = find(change);
      if (channel === undefined) return { at: "refused", code: "channel_not_found" } as const;
      const place = placeOf(channel, "userId" in change ? change.userId : null);
      if (message === undefined) {
        const code = "userId" in change && place.role === null ? "channel_not_found" : "message_not_found";
        return { at: "refused", code } as const;
      }
      const next = changedBy(message, change, { place, pins: 0 });
      if ("code" in next) return next;
      if (next !== message) touched.add(next.id);
      channel.messages[index] = next;
      return change;
    });
    for (const channel of log.channels.values()) {
      for (const [index, message] of channel.messages.entries()) {
        if (!touched.has(message.id)) continue;
        if (mistake !== "changes under the same version") channel.version += 1;
        channel.messages[index] = { ...message, version: channel.version };
      }
    }
    return judged.map((one): ChangeOutcome => {
      if ("code" in one) return one;
      const message = find(one).message as Message;
      return { at: touched.has(message.id) ? "changed" : "unchanged", message };
    });
  };

  const recoverOne = (channelId: string, version: number): Recovery => {
    const channel = log.channels.get(channelId);
    if (channel === undefined || channel.version - version > RECOVERY_MAX) return { at: "too-far" };
    const messages: Message[] | null = recoveryOf(channel, version, RECOVERY_MAX);
    return messages === null ? { at: "too-far" } : { at: "recovered", messages, version: channel.version };
  };

  const elsewhere = () => Promise.reject(new Error("This is read from the model at one moment"));
  return {
    guarantees: { rights: "statement" },
    append: async (drafts) => committed(await write(() => drafts.map(appendOne))),
    change: async (changes) => committed(await write(() => changeAll(changes))),
    recover: (positions) =>
      read(() => positions.map(({ channelId, version }) => recoverOne(channelId, version))),
    page: elsewhere,
    above: elsewhere,
  };
};
