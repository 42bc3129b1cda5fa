import type { Message } from "@parley/contract";
import { recoveryOf } from "../../../client/tests/simulation/model-channel.ts";
import type {
  AppendOutcome,
  MessageDraft,
  MessageLog,
  Recovery,
} from "../../src/chat/message/message-log.ts";
import { committed } from "../../src/database/committed.ts";
import type { ModelConnections, ModelDatabase } from "./model-database.ts";

/** Small, so that runs meet it. */
const RECOVERY_MAX = 5;

const REFUSALS = ["channel_not_found", "channel_archived"] as const;

/** The port of the message log, on the model's database. */
export const createModelMessageLog = (
  { log }: ModelDatabase,
  { read, write }: ModelConnections,
): MessageLog => {
  const appendOne = ({ senderId, ...draft }: MessageDraft): AppendOutcome => {
    const outcome = log.append(senderId, { op: "send", ref: "", ...draft });
    if (!("code" in outcome))
      return { at: outcome.isNew ? "appended" : "repeated", message: outcome.message };
    const code = REFUSALS.find((one) => one === outcome.code);
    if (code === undefined) throw new Error(`No such refusal: ${outcome.code}`);
    return { at: "refused", code };
  };

  const recoverOne = (channelId: string, version: number): Recovery => {
    const channel = log.channels.get(channelId);
    if (channel === undefined || channel.version - version > RECOVERY_MAX) return { at: "too-far" };
    const messages: Message[] | null = recoveryOf(channel, version, RECOVERY_MAX);
    return messages === null ? { at: "too-far" } : { at: "recovered", messages, version: channel.version };
  };

  return {
    guarantees: { rights: "statement" },
    append: async (drafts) => committed(await write(() => drafts.map(appendOne))),
    recover: (positions) =>
      read(() => positions.map(({ channelId, version }) => recoverOne(channelId, version))),
    page: () => Promise.reject(new Error("Pages are read from the model at one moment")),
  };
};
