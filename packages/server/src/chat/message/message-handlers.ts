import type { Handlers } from "../../call.ts";
import { raise } from "../../problem.ts";
import type { CommandHandler } from "../../realtime/commands.ts";
import type { RequireMember } from "../channel/require-member-sql.ts";
import type { MessageLog, PageRequest } from "./message-log.ts";
import type { SendMessage } from "./send-message.ts";

export interface MessageDeps {
  readonly send: SendMessage;
  readonly log: MessageLog;
  readonly requireMember: RequireMember;
}

export const messageHandlers = ({
  send,
  log,
  requireMember,
}: MessageDeps): Handlers<"message.send" | "message.page"> => ({
  "message.send": async ({ id, nonce, text }, { principal }) => {
    const { message, repeated } = await send({ channelId: id, senderId: principal.userId, nonce, text });
    return { outcome: repeated ? "repeated" : "created", body: message };
  },

  "message.page": async ({ id, before, after, around, limit }, { principal }) => {
    const bounds = (["before", "after", "around"] as const).flatMap((at): PageRequest["bound"][] => {
      const seq = { before, after, around }[at];
      return seq === undefined ? [] : [{ at, seq }];
    });
    if (bounds.length > 1) raise("page_bounds_conflict");
    // Both at once: a stranger's page is read in vain, and thrown away.
    const [page] = await Promise.all([
      log.page({ channelId: id, limit, bound: bounds[0] ?? { at: "end" } }),
      requireMember(id, principal.userId),
    ]);
    return { ...page, items: [...page.items] };
  },
});

/** The hot path's way in: a `send` frame. */
export const sendCommand =
  (send: SendMessage): CommandHandler<"send"> =>
  ({ ref, channelId, nonce, text }, { principal }) =>
    send({ channelId, senderId: principal.userId, nonce, text }).then(({ message }) =>
      JSON.stringify({ op: "ack", ref, message }),
    );
