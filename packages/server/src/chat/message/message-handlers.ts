import type { Handlers } from "../../call.ts";
import type { Sql } from "../../database/sql.ts";
import { raise } from "../../problem.ts";
import type { RequireMember } from "../channel/require-member-sql.ts";
import type { MessageLog, PageRequest } from "./message-log.ts";
import { messagesVisibleTo } from "./messages-visible-to-sql.ts";
import type { SendMessage, Sent } from "./send-message.ts";

export interface MessageDeps {
  readonly sql: Sql;
  readonly send: SendMessage;
  readonly log: MessageLog;
  readonly requireMember: RequireMember;
}

type MessageOperations = `message.${"send" | "page" | "get" | "edits" | "forward"}`;

const asOutcome = ({ message, repeated }: Sent) =>
  ({ outcome: repeated ? "repeated" : "created", body: message }) as const;

export const messageHandlers = ({
  sql,
  send,
  log,
  requireMember,
}: MessageDeps): Handlers<MessageOperations> => ({
  "message.send": async ({ id, nonce, text, replyTo }, { principal }) =>
    asOutcome(await send({ channelId: id, senderId: principal.userId, nonce, text, replyTo })),

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

  "message.get": async ({ messageId }, { principal }) =>
    (await messagesVisibleTo(sql, principal.userId).find(messageId)) ?? raise("message_not_found"),

  "message.edits": async ({ id, messageId }, { principal }) => {
    await requireMember(id, principal.userId);
    const edits = await messagesVisibleTo(sql, principal.userId).editsOf({ channelId: id, messageId });
    return { items: edits ?? raise("message_not_found") };
  },

  "message.forward": async ({ id, messageId, toChannelId, nonce }, { principal }) => {
    const visible = messagesVisibleTo(sql, principal.userId);
    // Said again, it is what it was, whatever became since of the message that it forwards.
    const earlier = await visible.sentUnder({ channelId: toChannelId, nonce });
    if (earlier) return asOutcome({ message: earlier, repeated: true });
    await requireMember(id, principal.userId);
    const message = await visible.find(messageId);
    if (message?.channelId !== id) return raise("message_not_found");
    if (message.deletedAt !== null) return raise("message_deleted");
    const { senderId, createdAt, text } = message;
    // What was forwarded already stays whose it was.
    const forwarded = message.forwarded ?? { messageId, channelId: id, senderId, createdAt };
    const to = { channelId: toChannelId, senderId: principal.userId };
    return asOutcome(await send({ ...to, nonce, text, forwarded }));
  },
});
