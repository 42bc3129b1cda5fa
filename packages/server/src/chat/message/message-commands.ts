import type { Message } from "@parley/contract";
import type { CommandHandler } from "../../realtime/commands.ts";
import type { ChangeMessage } from "./change-message.ts";
import type { SendMessage } from "./send-message.ts";

const ackOf = (ref: string, message: Message) => JSON.stringify({ op: "ack", ref, message });

/** The hot path's way in: a `send` frame. */
export const sendCommand =
  (send: SendMessage): CommandHandler<"send"> =>
  ({ ref, channelId, nonce, text, replyTo }, { principal }) =>
    send({ channelId, senderId: principal.userId, nonce, text, replyTo }).then(({ message }) =>
      ackOf(ref, message),
    );

/** The frames that change a message; each is answered with the message as it then is. */
export const changeCommands = (
  change: ChangeMessage,
): { readonly [N in "edit" | "delete" | "react" | "pin"]: CommandHandler<N> } => ({
  edit: ({ ref, channelId, messageId, text }, { principal: { userId } }) =>
    change({ kind: "edit", channelId, messageId, userId, text }).then((message) => ackOf(ref, message)),
  delete: ({ ref, channelId, messageId }, { principal: { userId } }) =>
    change({ kind: "delete", channelId, messageId, userId }).then((message) => ackOf(ref, message)),
  react: ({ ref, channelId, messageId, emoji, on }, { principal: { userId } }) =>
    change({ kind: "react", channelId, messageId, userId, emoji, on }).then((message) => ackOf(ref, message)),
  pin: ({ ref, channelId, messageId, on }, { principal: { userId } }) =>
    change({ kind: "pin", channelId, messageId, userId, on }).then((message) => ackOf(ref, message)),
});
