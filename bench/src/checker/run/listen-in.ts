import type { ChangeOfMessage } from "@parley/client";
import { type Command, messageFromFrame, type ServerFrame } from "@parley/contract";
import type { AskOutcome, Ledger } from "./ledger.ts";
import type { Answer } from "./tapped-socket.ts";

const changeIn = (command: Command): ChangeOfMessage | null => {
  switch (command.op) {
    case "edit":
      return { op: "edit", text: command.text };
    case "delete":
      return { op: "delete" };
    case "react":
      return { op: "react", emoji: command.emoji, on: command.on };
    case "pin":
      return { op: "pin", on: command.on };
    default:
      return null;
  }
};

const outcomeIn = (answer: Answer): AskOutcome => {
  if (answer.op === "ack")
    return answer.message ? { at: "done", message: answer.message } : { at: "unknown" };
  const { retry, status } = answer.problem;
  return { at: retry || status === 401 ? "unknown" : "refused" };
};

/** Notes what one device says on its sockets, and what it is told there. */
export const listenIn = ({ ledger, userId }: { ledger: Ledger; userId: () => string }) => ({
  asking(command: Command) {
    const { saysMarkers } = ledger;
    if (command.op === "read") saysMarkers(userId(), command.channelId, { readSeq: command.seq });
    if (command.op === "delivered") saysMarkers(userId(), command.channelId, { deliveredSeq: command.seq });
    const change = changeIn(command);
    if (change === null || !("messageId" in command)) return undefined;
    const { channelId, messageId } = command;
    const answered = ledger.asks({ channelId, messageId, userId: userId() }, change);
    return (answer: Answer) => answered(outcomeIn(answer));
  },
  heard(frame: ServerFrame) {
    switch (frame.op) {
      case "ack":
        return frame.message && ledger.acknowledged(frame.message, "socket");
      case "messages":
        for (const one of frame.messages) ledger.shown(messageFromFrame(frame.channelId, one));
        return;
      case "receipt":
        return ledger.tellsMarkers(frame.userId, frame.channelId, frame);
      case "unread":
        return ledger.tellsMarkers(userId(), frame.channelId, { readSeq: frame.readSeq });
      case "draft":
        return ledger.tellsDraft(userId(), frame);
      case "ready":
        for (const channel of frame.channels) ledger.tellsMarkers(userId(), channel.id, channel);
        for (const draft of frame.drafts) ledger.tellsDraft(userId(), draft);
    }
  },
});
