import { type Kysely, sql } from "kysely";
import type { DB } from "../../database/schema.generated.ts";

/**
 * In how many ways a person can sign in by themselves, as the caller's transaction sees it: their password, each passkey,
 * and each account held elsewhere. Whoever removes one of them holds the person first (`holdPerson`), and refuses with
 * `last_way_in` where this says 1: of two removals at once, the second sees what the first has left. Of accounts held
 * elsewhere only those of `providers` count: nobody gets in by one that is set up no more.
 */
export const waysIn = async (
  trx: Kysely<DB>,
  userId: string,
  { providers }: { providers: readonly string[] },
): Promise<number> => {
  const row = await trx
    .selectFrom("users")
    .select((eb) => [
      eb
        .selectFrom("password_credentials")
        .select(sql<number>`count(*)::int`.as("all"))
        .whereRef("password_credentials.user_id", "=", "users.id")
        .as("passwords"),
      eb
        .selectFrom("passkeys")
        .select(sql<number>`count(*)::int`.as("all"))
        .whereRef("passkeys.user_id", "=", "users.id")
        .as("passkeys"),
    ])
    .where("id", "=", userId)
    .executeTakeFirst();
  const links = await trx
    .selectFrom("external_identities")
    .select("provider")
    .where("user_id", "=", userId)
    .execute();
  const usable = links.filter(({ provider }) => providers.includes(provider));
  return (row?.passwords ?? 0) + (row?.passkeys ?? 0) + usable.length;
};
