import { type Kysely, sql } from "kysely";
import type { DB } from "../../database/schema.generated.ts";

/** The friendships of one person, loaded through them. */
export const friendshipsOf = (db: Kysely<DB>, userId: string) => {
  const own = db
    .selectFrom("friendships")
    .where((eb) => eb.or([eb("user_a", "=", userId), eb("user_b", "=", userId)]))
    .select([
      "id",
      "requested_by",
      "created_at",
      sql<string>`case when user_a = ${userId} then user_b else user_a end`.as("other"),
    ]);
  return {
    /** A request that waits, in either direction. */
    findRequest: (requestId: string) =>
      own.where("id", "=", requestId).where("state", "=", "requested").executeTakeFirst(),

    /** Requests that wait, the latest first, those older than the request `before`. */
    requests: ({ before, limit }: { before: string | null; limit: number }) => {
      const waiting = own.where("state", "=", "requested").orderBy("id", "desc").limit(limit);
      // Ids are UUIDv7: their order is that of the requests.
      return (before === null ? waiting : waiting.where("id", "<", before)).execute();
    },

    friends: () => own.select("accepted_at").where("state", "=", "accepted").execute(),
  };
};

/** Whom one person has blocked, the latest first, those blocked before `before`. */
export const blockedBy = (
  db: Kysely<DB>,
  userId: string,
  { before, limit }: { before: { at: string; userId: string } | null; limit: number },
) => {
  const blocks = db
    .selectFrom("blocks")
    .select(["blocked_id", "created_at"])
    .where("blocker_id", "=", userId)
    .orderBy("created_at", "desc")
    .orderBy("blocked_id", "desc")
    .limit(limit);
  if (before === null) return blocks.execute();
  return blocks
    .where(({ eb, refTuple, tuple }) =>
      eb(refTuple("created_at", "blocked_id"), "<", tuple(before.at, before.userId)),
    )
    .execute();
};

/** Who has blocked this person: whom they must not find, nor learn to exist. */
export const blockersOf = async (db: Kysely<DB>, userId: string): Promise<string[]> => {
  const rows = await db.selectFrom("blocks").select("blocker_id").where("blocked_id", "=", userId).execute();
  return rows.map((row) => row.blocker_id);
};

/** Of these people, those between whom and this person there is a block, whoever made it. */
export const apartFrom = async (
  db: Kysely<DB>,
  userId: string,
  others: readonly string[],
): Promise<ReadonlySet<string>> => {
  if (others.length === 0) return new Set();
  const { rows } = await sql<{ blocker_id: string; blocked_id: string }>`
    select blocker_id, blocked_id from blocks
    where (blocker_id = ${userId} and blocked_id = any(${others}::uuid[]))
      or (blocked_id = ${userId} and blocker_id = any(${others}::uuid[]))`.execute(db);
  return new Set(rows.map((row) => (row.blocker_id === userId ? row.blocked_id : row.blocker_id)));
};

/** Of these people, those who are friends of this person. */
export const friendsAmong = async (
  db: Kysely<DB>,
  userId: string,
  others: readonly string[],
): Promise<ReadonlySet<string>> => {
  const { rows } = await sql<{ other: string }>`
    select case when user_a = ${userId} then user_b else user_a end as other from friendships
    where state = 'accepted' and (
      (user_a = ${userId} and user_b = any(${others}::uuid[]))
      or (user_b = ${userId} and user_a = any(${others}::uuid[]))
    )`.execute(db);
  return new Set(rows.map((row) => row.other));
};
