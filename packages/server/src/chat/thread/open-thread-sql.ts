import type { Kysely } from "kysely";
import type { DB } from "../../database/schema.generated.ts";
import { raise } from "../../problem.ts";
import { type DirectMessages, isShut } from "../friend/standing.ts";

/** A thread, and whether it was made by this call. */
export interface OpenedThread {
  readonly threadId: string;
  readonly isNew: boolean;
}

/**
 * The thread that hangs at a message, made where there is none. `channel_not_found` for strangers.
 * @throws ProblemError also message_not_found, thread_inside_thread; and, where it would have to be made, message_deleted,
 * channel_archived and friendship_required: it is a change of the message, which both sides of a direct channel see.
 */
export const openThread = async (
  trx: Kysely<DB>,
  wish: {
    channelId: string;
    messageId: string;
    userId: string;
    newChannelId: string;
    at: string;
    directMessages: DirectMessages;
  },
): Promise<OpenedThread> => {
  const { channelId, messageId, userId, newChannelId, at, directMessages } = wish;
  const parent = await trx
    .selectFrom("channels as c")
    .innerJoin("channel_members as m", (join) =>
      join.onRef("m.channel_id", "=", "c.home_id").on("m.user_id", "=", userId),
    )
    .select(["c.kind", "c.archived_at", "c.direct_state"])
    .where("c.id", "=", channelId)
    .executeTakeFirst();
  if (!parent) return raise("channel_not_found");
  const root = await trx
    .selectFrom("messages")
    .select("deleted_at")
    .where("id", "=", messageId)
    .where("channel_id", "=", channelId)
    .executeTakeFirst();
  if (!root) return raise("message_not_found");
  if (parent.kind === "thread") return raise("thread_inside_thread");
  const existing = await findThread(trx, messageId);
  if (existing !== null) return { threadId: existing, isNew: false };
  if (root.deleted_at !== null) return raise("message_deleted");
  if (parent.archived_at !== null) return raise("channel_archived");
  if (isShut(parent.direct_state, directMessages)) return raise("friendship_required");
  const made = await trx
    .insertInto("channels")
    .values({
      id: newChannelId,
      kind: "thread",
      parent_id: channelId,
      root_id: messageId,
      created_by: userId,
      created_at: at,
    })
    .onConflict((conflict) => conflict.column("root_id").doNothing())
    .returning("id")
    .executeTakeFirst();
  if (made) return { threadId: made.id, isNew: true };
  // Somebody else has just made it: it is seen by a statement of its own.
  return { threadId: (await findThread(trx, messageId)) ?? raise("message_not_found"), isNew: false };
};

const findThread = async (trx: Kysely<DB>, messageId: string): Promise<string | null> =>
  (await trx.selectFrom("channels").select("id").where("root_id", "=", messageId).executeTakeFirst())?.id ??
  null;
