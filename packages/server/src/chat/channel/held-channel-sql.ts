import type { ChannelFacts, ChannelRole } from "@parley/contract";
import type { Kysely } from "kysely";
import type { DB } from "../../database/schema.generated.ts";
import { raise } from "../../problem.ts";
import { FACTS_COLUMNS, type FactsRow, factsOf } from "./channel-facts.ts";

/** A channel whose row is locked until the transaction ends, and what the person who asked is in it. */
export interface HeldChannel extends FactsRow {
  readonly id: string;
  readonly kind: string;
  readonly last_seq: number;
  readonly role: ChannelRole;
}

const COLUMNS = ["id", "kind", "last_seq", ...FACTS_COLUMNS] as const;

/** Locks a channel of this person's. To everyone else there is no such channel. */
export const lockChannelOf = async (
  trx: Kysely<DB>,
  { userId, channelId }: { userId: string; channelId: string },
): Promise<HeldChannel> => {
  // A stranger holds no lock. Members change under it alone, so that the role is read once it is held.
  const channel = await trx
    .selectFrom("channels")
    .select(COLUMNS)
    .where("id", "=", channelId)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom("channel_members")
          .select("user_id")
          .where("channel_id", "=", channelId)
          .where("user_id", "=", userId),
      ),
    )
    .forUpdate()
    .executeTakeFirst();
  const member = channel && (await findMember(trx, { channelId, userId }));
  return member ? { ...channel, role: member.role } : raise("channel_not_found");
};

/** Locks a group channel of this person's. */
export const lockGroupOf = async (
  trx: Kysely<DB>,
  ids: { userId: string; channelId: string },
): Promise<HeldChannel> => {
  const channel = await lockChannelOf(trx, ids);
  if (channel.kind === "thread") return raise("channel_is_thread");
  return channel.kind === "group" ? channel : raise("channel_is_direct");
};

export const findMember = async (
  trx: Kysely<DB>,
  { channelId, userId }: { channelId: string; userId: string },
) => {
  const row = await trx
    .selectFrom("channel_members")
    .select(["role", "delivered_seq", "read_seq", "joined_at"])
    .where("channel_id", "=", channelId)
    .where("user_id", "=", userId)
    .executeTakeFirst();
  return (
    row && {
      role: row.role as ChannelRole,
      deliveredSeq: row.delivered_seq,
      readSeq: row.read_seq,
      joinedAt: row.joined_at,
    }
  );
};

/** Writes new facts of a held channel; every change moves its revision, members' changes included. */
export const reviseChannel = async (
  trx: Kysely<DB>,
  channel: HeldChannel,
  change: Partial<Omit<FactsRow, "revision">>,
): Promise<ChannelFacts> => {
  const row = await trx
    .updateTable("channels")
    .set({ ...change, revision: channel.revision + 1 })
    .where("id", "=", channel.id)
    .returning(FACTS_COLUMNS)
    .executeTakeFirstOrThrow();
  return factsOf(row);
};

export const countOwners = async (trx: Kysely<DB>, channelId: string): Promise<number> => {
  const { owners } = await trx
    .selectFrom("channel_members")
    .select((eb) => eb.fn.countAll<number>().as("owners"))
    .where("channel_id", "=", channelId)
    .where("role", "=", "owner")
    .executeTakeFirstOrThrow();
  return owners;
};
