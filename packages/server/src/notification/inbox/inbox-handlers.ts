import { Id } from "@parley/contract";
import { z } from "zod";
import type { Handlers } from "../../call.ts";
import { readCursor, writeCursor } from "../../identity/list-cursor.ts";
import { asNotifications, type ProfilesOf } from "./as-notifications.ts";
import type { inboxOf } from "./inbox-sql.ts";
import type { MarkRead } from "./mark-read-sql.ts";
import type { TellInbox } from "./tell-inbox.ts";

export interface InboxDeps {
  readonly inboxOf: (userId: string) => ReturnType<typeof inboxOf>;
  readonly unreadOf: (userIds: readonly string[]) => Promise<ReadonlyMap<string, number>>;
  readonly markRead: Pick<MarkRead, "those">;
  readonly profilesOf: ProfilesOf;
  readonly tell: TellInbox["tell"];
}

const Cursor = z.tuple([Id]);

export const inboxHandlers = ({
  inboxOf,
  unreadOf,
  markRead,
  profilesOf,
  tell,
}: InboxDeps): Handlers<`notification.${"list" | "read"}`> => {
  const unreadNow = async (userId: string) => (await unreadOf([userId])).get(userId) ?? 0;
  return {
    "notification.list": async ({ limit, cursor, unread = false }, { principal: { userId } }) => {
      const [before = null] = cursor === undefined ? [] : readCursor(cursor, Cursor);
      const [rows, count] = await Promise.all([
        inboxOf(userId).page({ before, unread, limit: limit + 1 }),
        unreadNow(userId),
      ]);
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      return {
        items: await asNotifications(page, profilesOf),
        nextCursor: rows.length > limit && last ? writeCursor([last.id]) : null,
        unread: count,
      };
    },

    "notification.read": async ({ ids }, { principal: { userId } }) => {
      const read = await markRead.those(userId, ids ?? null);
      if (read.length > 0) tell([{ userId, read: read.map(({ id }) => id) }]);
      return { unread: await unreadNow(userId) };
    },
  };
};
