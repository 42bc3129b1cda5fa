import type { Kysely } from "kysely";
import { v7 as newId } from "uuid";
import type { DB } from "../../database/schema.generated.ts";
import type { IdentityDraft, IdentityName } from "./external-identities.ts";

/** Whose identity it is, as the caller's transaction sees it. */
export const ownerOfIdentity = async (
  db: Kysely<DB>,
  { issuer, subject }: IdentityName,
): Promise<string | null> => {
  const row = await db
    .selectFrom("external_identities")
    .select("user_id")
    .where("issuer", "=", issuer)
    .where("subject", "=", subject)
    .executeTakeFirst();
  return row?.user_id ?? null;
};

/** Takes every identity from an account inside the caller's transaction, and says whose word they were, by provider. */
export const removeIdentities = async (trx: Kysely<DB>, userId: string): Promise<string[]> => {
  const rows = await trx
    .deleteFrom("external_identities")
    .where("user_id", "=", userId)
    .returning("provider")
    .execute();
  return rows.map(({ provider }) => provider);
};

/** Gives an identity to an account inside the caller's transaction; false where it, or that account's place, is taken. */
export const insertIdentity = async (
  trx: Kysely<DB>,
  {
    userId,
    sessionId = null,
    identity,
    now,
  }: { userId: string; sessionId?: string | null; identity: IdentityDraft; now: string },
): Promise<boolean> => {
  const row = await trx
    .insertInto("external_identities")
    .values({
      id: newId(),
      user_id: userId,
      provider: identity.provider,
      issuer: identity.issuer,
      subject: identity.subject,
      email: identity.email,
      linked_at: now,
      made_in_session: sessionId,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
};
