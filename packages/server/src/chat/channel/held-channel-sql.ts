import type { ChannelFacts, ChannelRole } from "@parley/contract";
import type { Kysely } from "kysely";
import type { DB } from "../../database/schema.generated.ts";
import { raise } from "../../problem.ts";
import { FACTS_COLUMNS, type FactsRow, factsOf } from "./channel-facts.ts";

/** A channel whose row is locked until the transaction ends. */
export interface LockedChannel extends FactsRow {
  readonly id: string;
  /** Whose members and rights count: a thread's parent, or the channel itself. */
  readonly home_id: string | null;
  readonly kind: string;
  readonly last_seq: number;
}

/** The same, and what the person who asked is in it. */
export interface HeldChannel extends LockedChannel {
  readonly role: ChannelRole;
}

const COLUMNS = ["id", "home_id", "kind", "last_seq", ...FACTS_COLUMNS] as const;

/** Locks a channel, or a thread, of this person's. To everyone else there is no such channel. */
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
          .whereRef("channel_members.channel_id", "=", "channels.home_id")
          .where("user_id", "=", userId),
      ),
    )
    .forUpdate()
    .executeTakeFirst();
  const member = channel && (await findMember(trx, { channelId: channel.home_id ?? channelId, userId }));
  return member ? { ...channel, role: member.role } : raise("channel_not_found");
};

/** Locks a group channel of this person's. */
export const lockGroupOf = async (
  trx: Kysely<DB>,
  ids: { userId: string; channelId: string },
): Promise<HeldChannel> => {
  const channel = await lockChannelOf(trx, ids);
  demandGroup(channel.kind);
  return channel;
};

const demandGroup = (kind: string) => {
  if (kind === "thread") raise("channel_is_thread");
  if (kind !== "group") raise("channel_is_direct");
};

/** A group channel as one of its members finds it, for a look that changes nothing. */
export const groupSeenBy = async (
  db: Kysely<DB>,
  { userId, channelId }: { userId: string; channelId: string },
) => {
  const row = await db
    .selectFrom("channels as c")
    .innerJoin("channel_members as m", (join) =>
      join.onRef("m.channel_id", "=", "c.home_id").on("m.user_id", "=", userId),
    )
    .select(["c.kind", "c.invite_role", "m.role"])
    .where("c.id", "=", channelId)
    .executeTakeFirst();
  if (!row) return raise("channel_not_found");
  demandGroup(row.kind);
  return { ...row, role: row.role as ChannelRole };
};

/** Locks a channel for whoever is on their way into it: the caller says who may come. */
export const lockChannel = (trx: Kysely<DB>, channelId: string): Promise<LockedChannel | undefined> =>
  trx.selectFrom("channels").select(COLUMNS).where("id", "=", channelId).forUpdate().executeTakeFirst();

export const findMember = async (
  trx: Kysely<DB>,
  { channelId, userId }: { channelId: string; userId: string },
) => {
  const row = await trx
    .selectFrom("channel_members")
    .select("role")
    .where("channel_id", "=", channelId)
    .where("user_id", "=", userId)
    .executeTakeFirst();
  return row && { role: row.role as ChannelRole };
};

/** Writes new facts of a held channel; every change moves its revision, members' changes included. */
export const reviseChannel = async (
  trx: Kysely<DB>,
  channel: LockedChannel,
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
