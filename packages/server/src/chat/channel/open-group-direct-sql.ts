import { type Kysely, sql } from "kysely";
import type { DB } from "../../database/schema.generated.ts";
import { raise } from "../../problem.ts";
import { apartFrom, blockersOf, friendsAmong } from "../friend/friend-rows-sql.ts";
import type { DirectMessages } from "../friend/standing.ts";

/** One channel per set of people, whoever of them opens it first. */
export const groupDirectKeyOf = (people: readonly string[]): string => people.toSorted().join(":");

/**
 * The direct channel of a set of people, made where there is none. Who opens it must be able to write to each of the
 * others alone; what stands between those is theirs. From then on it is as in a group: nobody is put out of it.
 */
export const openGroupDirect = async (
  trx: Kysely<DB>,
  {
    by,
    others,
    newChannelId,
    at,
    directMessages,
  }: {
    by: string;
    others: readonly string[];
    newChannelId: string;
    at: string;
    directMessages: DirectMessages;
  },
): Promise<{ channelId: string; isNew: boolean }> => {
  const people = [by, ...others];
  const key = groupDirectKeyOf(people);
  const existing = await findByKey(trx, key);
  if (existing) return { channelId: existing.id, isNew: false };

  // Whoever is blocked learns nothing: it is as if there were no such person.
  const apart = await apartFrom(trx, by, others);
  if (apart.size > 0) {
    const blockers = new Set(await blockersOf(trx, by));
    return raise(others.some((id) => blockers.has(id)) ? "user_not_found" : "friendship_required");
  }
  if (directMessages === "friends" && (await friendsAmong(trx, by, others)).size < others.length) {
    return raise("friendship_required");
  }

  const made = await trx
    .insertInto("channels")
    .values({
      id: newChannelId,
      kind: "group_direct",
      direct_key: key,
      created_by: by,
      created_at: at,
      member_count: people.length,
    })
    .onConflict((conflict) => conflict.column("direct_key").doNothing())
    .returning("id")
    .executeTakeFirst();
  if (!made) {
    // Another of them was faster, on another node; once theirs stands it is seen.
    const theirs = await findByKey(trx, key);
    return { channelId: (theirs ?? raise("overloaded", { seconds: 1 })).id, isNew: false };
  }
  await sql`
    insert into channel_members (channel_id, user_id, role, joined_at)
    select ${newChannelId}::uuid, m.id, 'member', ${at}::timestamptz
    from unnest(${people}::uuid[]) as m (id)`.execute(trx);
  return { channelId: newChannelId, isNew: true };
};

const findByKey = (trx: Kysely<DB>, key: string) =>
  trx.selectFrom("channels").select("id").where("direct_key", "=", key).executeTakeFirst();
