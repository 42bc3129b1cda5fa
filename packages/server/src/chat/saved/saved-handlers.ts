import { Id, type Message, Time } from "@parley/contract";
import { z } from "zod";
import type { Handlers } from "../../call.ts";
import { readCursor, writeCursor } from "../../identity/list-cursor.ts";
import { raise } from "../../problem.ts";
import { type Signal, tell } from "../../realtime/signal.ts";
import type { CommitInTurn, Tables } from "../channel/commit-in-turn-sql.ts";
import { savedMessagesOf } from "./saved-messages-sql.ts";

export interface SavedDeps {
  readonly db: Tables;
  readonly commit: CommitInTurn;
  /** Those of the messages that this person may read, by id. */
  readonly visibleTo: (
    userId: string,
    messageIds: readonly string[],
  ) => Promise<ReadonlyMap<string, Message>>;
}

// No message is older than the clock of computers, and a database knows no year 0.
const Cursor = z.tuple([Time.refine((time) => Date.parse(time) >= 0), Id]);

/** Of one person one after the other, so that their devices hear last what happened last. */
const turnOf = (userId: string) => `saved ${userId}`;

const tellSaved = (userId: string, messageId: string, on: boolean): Signal =>
  tell({ userId }, { op: "saved", messageId, on });

export const savedHandlers = ({
  db,
  commit,
  visibleTo,
}: SavedDeps): Handlers<`saved.${"add" | "remove" | "list"}`> => ({
  "saved.add": async ({ messageId }, { principal: { userId } }) => {
    const message = (await visibleTo(userId, [messageId])).get(messageId) ?? raise("message_not_found");
    const savedAt = await commit(turnOf(userId), async (trx, at) => {
      const since = await savedMessagesOf(trx, userId).add(message, at);
      return { value: since, tell: since === at ? [tellSaved(userId, messageId, true)] : [] };
    });
    return { message, savedAt };
  },

  "saved.remove": ({ messageId }, { principal: { userId } }) =>
    commit(turnOf(userId), async (trx) => {
      const wasThere = await savedMessagesOf(trx, userId).remove(messageId);
      return { value: undefined, tell: wasThere ? [tellSaved(userId, messageId, false)] : [] };
    }),

  "saved.list": async ({ limit, cursor }, { principal: { userId } }) => {
    const [savedAt, messageId] = cursor === undefined ? [] : readCursor(cursor, Cursor);
    const after = savedAt && messageId ? { savedAt, messageId } : null;
    const rows = await savedMessagesOf(db, userId).page({ after, limit: limit + 1 });
    const page = rows.slice(0, limit);
    const messages = await visibleTo(
      userId,
      page.map((row) => row.messageId),
    );
    const last = page.at(-1);
    return {
      items: page.flatMap((row) => {
        const message = messages.get(row.messageId);
        return message ? [{ message, savedAt: row.savedAt }] : [];
      }),
      nextCursor: rows.length > limit && last ? writeCursor([last.savedAt, last.messageId]) : null,
    };
  },
});
