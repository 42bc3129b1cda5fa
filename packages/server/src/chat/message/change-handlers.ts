import type { Handlers } from "../../call.ts";
import type { Sql } from "../../database/sql.ts";
import type { RequireMember } from "../channel/require-member-sql.ts";
import type { ChangeMessage } from "./change-message.ts";
import { messagesVisibleTo } from "./messages-visible-to-sql.ts";

export interface ChangeDeps {
  readonly sql: Sql;
  readonly change: ChangeMessage;
  readonly requireMember: RequireMember;
}

type ChangeOperations =
  | `message.${"edit" | "delete"}`
  | `reaction.${"add" | "remove"}`
  | `pin.${"add" | "remove" | "list"}`;

/** What can be done to a message that stands. */
export const changeHandlers = ({ sql, change, requireMember }: ChangeDeps): Handlers<ChangeOperations> => ({
  "message.edit": ({ id, messageId, text }, { principal }) =>
    change({ kind: "edit", channelId: id, messageId, userId: principal.userId, text }),
  "message.delete": ({ id, messageId }, { principal }) =>
    change({ kind: "delete", channelId: id, messageId, userId: principal.userId }),
  "reaction.add": ({ id, messageId, emoji }, { principal }) =>
    change({ kind: "react", channelId: id, messageId, userId: principal.userId, emoji, on: true }),
  "reaction.remove": ({ id, messageId, emoji }, { principal }) =>
    change({ kind: "react", channelId: id, messageId, userId: principal.userId, emoji, on: false }),
  "pin.add": ({ id, messageId }, { principal }) =>
    change({ kind: "pin", channelId: id, messageId, userId: principal.userId, on: true }),
  "pin.remove": ({ id, messageId }, { principal }) =>
    change({ kind: "pin", channelId: id, messageId, userId: principal.userId, on: false }),
  "pin.list": async ({ id }, { principal }) => {
    await requireMember(id, principal.userId);
    return { items: await messagesVisibleTo(sql, principal.userId).pinnedIn(id) };
  },
});
