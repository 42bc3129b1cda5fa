import type { ChannelFacts } from "@parley/contract";
import type { Kysely } from "kysely";
import type { DB } from "../../database/schema.generated.ts";
import { FACTS_COLUMNS, factsOf } from "../channel/channel-facts.ts";
import { directKeyOf, type Pair } from "./pair.ts";
import { directStateOf, type Standing } from "./standing.ts";

/** What stands between a pair, read under the pair's lock. */
export interface HeldStanding {
  readonly pair: Pair;
  readonly standing: Standing;
  /** Of the request that stands; of a new one, when none does. */
  readonly requestId: string;
  readonly requestedBy: string;
  readonly requestedAt: string;
}

/**
 * Locks the pair until the transaction ends. The pair's row is the lock: where there is none, the row of a request by
 * `by` is put in, so that what races waits for it. Whoever locks must `settle`, which keeps, changes or deletes the row.
 */
export const lockStanding = async (
  trx: Kysely<DB>,
  { pair, by, newRequestId, at }: { pair: Pair; by: string; newRequestId: string; at: string },
): Promise<HeldStanding> => {
  const row = await trx
    .insertInto("friendships")
    .values({
      id: newRequestId,
      user_a: pair.a,
      user_b: pair.b,
      requested_by: by,
      state: "requested",
      created_at: at,
    })
    .onConflict((conflict) =>
      conflict.columns(["user_a", "user_b"]).doUpdateSet((eb) => ({ user_b: eb.ref("excluded.user_b") })),
    )
    .returning(["id", "state", "requested_by", "created_at"])
    .executeTakeFirstOrThrow();
  const blocks = await trx
    .selectFrom("blocks")
    .select("blocker_id")
    .where("blocker_id", "in", [pair.a, pair.b])
    .where("blocked_id", "in", [pair.a, pair.b])
    .execute();
  return {
    pair,
    standing: {
      friendship: friendshipIn(row, newRequestId),
      blockers: blocks.map((block) => block.blocker_id),
    },
    requestId: row.id,
    requestedBy: row.requested_by,
    requestedAt: row.created_at,
  };
};

const friendshipIn = (
  row: { id: string; state: string; requested_by: string },
  newRequestId: string,
): Standing["friendship"] => {
  if (row.id === newRequestId) return { at: "none" };
  return row.state === "accepted" ? { at: "friends" } : { at: "requested", by: row.requested_by };
};

/** Writes what stands from now on; answers the pair's direct channel where that changed. */
export const settleStanding = async (
  trx: Kysely<DB>,
  { pair, standing }: HeldStanding,
  { next, at }: { next: Standing; at: string },
): Promise<{ channelId: string; facts: ChannelFacts } | null> => {
  const theRow = { user_a: pair.a, user_b: pair.b };
  if (next.friendship.at === "none") {
    await trx
      .deleteFrom("friendships")
      .where((eb) => eb.and(theRow))
      .execute();
  } else if (next.friendship.at === "friends" && standing.friendship.at !== "friends") {
    await trx
      .updateTable("friendships")
      .set({ state: "accepted", accepted_at: at })
      .where((eb) => eb.and(theRow))
      .execute();
  }
  for (const userId of [pair.a, pair.b]) {
    const block = { blocker_id: userId, blocked_id: userId === pair.a ? pair.b : pair.a };
    if (next.blockers.includes(userId) && !standing.blockers.includes(userId)) {
      await trx
        .insertInto("blocks")
        .values({ ...block, created_at: at })
        .execute();
    } else if (!next.blockers.includes(userId) && standing.blockers.includes(userId)) {
      await trx
        .deleteFrom("blocks")
        .where((eb) => eb.and(block))
        .execute();
    }
  }
  return setDirectState(trx, pair, directStateOf(next));
};

const setDirectState = async (trx: Kysely<DB>, pair: Pair, state: ReturnType<typeof directStateOf>) => {
  const row = await trx
    .updateTable("channels")
    .set((eb) => ({ direct_state: state, revision: eb("revision", "+", 1) }))
    .where("direct_key", "=", directKeyOf(pair))
    .where("direct_state", "!=", state)
    .returning(["id", ...FACTS_COLUMNS])
    .executeTakeFirst();
  return row ? { channelId: row.id, facts: factsOf(row) } : null;
};
