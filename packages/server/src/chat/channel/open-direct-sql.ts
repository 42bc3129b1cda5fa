import type { Kysely } from "kysely";
import type { DB } from "../../database/schema.generated.ts";
import { raise } from "../../problem.ts";
import { directKeyOf, type Pair } from "../friend/pair.ts";
import { type DirectMessages, directStateOf } from "../friend/standing.ts";
import { lockStanding, settleStanding } from "../friend/standing-sql.ts";

/**
 * The direct channel of a pair, made where there is none; one that is there is opened by either of the two. The pair is
 * locked, so that what stands between the two does not change before the channel remembers it.
 */
export const openDirect = async (
  trx: Kysely<DB>,
  {
    pair,
    by,
    newChannelId,
    at,
    directMessages,
  }: { pair: Pair; by: string; newChannelId: string; at: string; directMessages: DirectMessages },
): Promise<{ channelId: string; isNew: boolean }> => {
  const held = await lockStanding(trx, { pair, by, newRequestId: newChannelId, at });
  await settleStanding(trx, held, { next: held.standing, at });
  const existing = await findDirect(trx, pair);
  if (existing !== null) return { channelId: existing, isNew: false };

  const { blockers, friendship } = held.standing;
  // Whoever is blocked learns nothing: it is as if there were no such person.
  if (blockers.some((blocker) => blocker !== by)) return raise("user_not_found");
  if (blockers.length > 0) return raise("friendship_required");
  if (directMessages === "friends" && friendship.at !== "friends") return raise("friendship_required");

  await trx
    .insertInto("channels")
    .values({
      id: newChannelId,
      kind: "direct",
      direct_key: directKeyOf(pair),
      direct_state: directStateOf(held.standing),
      created_by: by,
      created_at: at,
      member_count: 2,
    })
    .execute();
  await trx
    .insertInto("channel_members")
    .values(
      [pair.a, pair.b].map((userId) => ({
        channel_id: newChannelId,
        user_id: userId,
        role: "member",
        joined_at: at,
      })),
    )
    .execute();
  return { channelId: newChannelId, isNew: true };
};

export const findDirect = async (db: Kysely<DB>, pair: Pair): Promise<string | null> => {
  const row = await db
    .selectFrom("channels")
    .select("id")
    .where("direct_key", "=", directKeyOf(pair))
    .executeTakeFirst();
  return row?.id ?? null;
};
