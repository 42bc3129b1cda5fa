import { type Kysely, sql } from "kysely";
import type { DB } from "../database/schema.generated.ts";

export interface Claim {
  /** Everything up to here has been taken. */
  readonly position: number;
  /** Failures in a row. */
  readonly failures: number;
}

interface Holder {
  readonly name: string;
  readonly holder: string;
}

const until = (leaseMs: number) => sql<string>`now() + ${leaseMs}::int8 * interval '1 millisecond'`;

/** Makes the follower known, unless it is; it begins after `position`. */
export const introduceFollower = async (db: Kysely<DB>, name: string, position: number): Promise<void> => {
  await db
    .insertInto("audit_followers")
    .values({ name, position, updated_at: sql<string>`now()` })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
};

/** Takes or prolongs the right to follow under this name, by the clock of the database; null while another has it. */
export const claimFollower = async (
  db: Kysely<DB>,
  { name, holder, leaseMs }: Holder & { leaseMs: number },
): Promise<Claim | null> => {
  const row = await db
    .updateTable("audit_followers")
    .set({ holder, held_until: until(leaseMs) })
    .where("name", "=", name)
    .where((eb) =>
      eb.or([eb("holder", "is", null), eb("holder", "=", holder), eb("held_until", "<", sql<string>`now()`)]),
    )
    .returning(["position", "failures"])
    .executeTakeFirst();
  return row ?? null;
};

/** Moves the position once everything up to it is safe; false when another has taken over. */
export const moveFollower = async (
  db: Kysely<DB>,
  { name, holder, from, to }: Holder & { from: number; to: number },
): Promise<boolean> => {
  const row = await db
    .updateTable("audit_followers")
    .set({ position: to, failures: 0, last_error: null, updated_at: sql<string>`now()` })
    .where("name", "=", name)
    .where("holder", "=", holder)
    .where("position", "=", from)
    .returning("position")
    .executeTakeFirst();
  return row !== undefined;
};

export const noteFailure = async (
  db: Kysely<DB>,
  { name, holder, error }: Holder & { error: string },
): Promise<void> => {
  await db
    .updateTable("audit_followers")
    .set((eb) => ({ failures: eb("failures", "+", 1), last_error: error, updated_at: sql<string>`now()` }))
    .where("name", "=", name)
    .where("holder", "=", holder)
    .execute();
};

/** Lets another server, or the next start, go on at once. */
export const releaseFollower = async (db: Kysely<DB>, { name, holder }: Holder): Promise<void> => {
  await db
    .updateTable("audit_followers")
    .set({ holder: null, held_until: null })
    .where("name", "=", name)
    .where("holder", "=", holder)
    .execute();
};
