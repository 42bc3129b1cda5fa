import type { Kysely } from "kysely";
import type { DB } from "../../database/schema.generated.ts";
import { ending } from "../session/session-rows-sql.ts";
import type { EndReason } from "../session/session-store.ts";
import { heldFactors } from "./factor-store-sql.ts";

/** Sessions that a change of factors has ended; make signals of them with `endedBy(rows, "factor-changed")`. */
export type EndedRows = readonly { readonly id: string; readonly user_id: string }[];

const REASON: EndReason = "factor-changed";

/**
 * Holds the person's row, so that their factors change one after the other: of two removals at once, the second sees what
 * the first has left. Call it first.
 */
export const holdPerson = async (trx: Kysely<DB>, userId: string): Promise<void> => {
  await trx.selectFrom("users").select("id").where("id", "=", userId).forUpdate().executeTakeFirst();
};

export interface FactorAdded {
  readonly userId: string;
  /** In which it was set up. */
  readonly sessionId: string;
  /** How the person has just used it (RFC 8176, without `mfa`). */
  readonly amr: readonly string[];
  /** A role of theirs makes a second factor obligatory. */
  readonly obligatory: boolean;
  /** Of fresh recovery codes, which are kept where there are none as yet. */
  readonly recoveryHashes: readonly string[];
  readonly now: string;
}

/**
 * What goes with a factor that has just been inserted, inside the caller's transaction. The session has used it, so that
 * it is free from its next refresh on. Where a factor is obligatory, other sessions that have used none end: they could
 * do nothing until one was set up, and whoever holds them knows no more than a password.
 */
export const factorAdded = async (
  trx: Kysely<DB>,
  { userId, sessionId, amr, obligatory, recoveryHashes, now }: FactorAdded,
): Promise<{ readonly recoveryCodesMade: boolean; readonly ended: EndedRows }> => {
  const session = await trx
    .selectFrom("sessions")
    .select("amr")
    .where("id", "=", sessionId)
    .where("user_id", "=", userId)
    .forUpdate()
    .executeTakeFirst();
  if (session) {
    await trx
      .updateTable("sessions")
      .set({
        must_enrol: false,
        mfa_verified: true,
        amr: [...new Set([...session.amr, ...amr, "mfa"])],
      })
      .where("id", "=", sessionId)
      .execute();
  }
  const { recoveryCodesLeft } = await heldFactors(trx, userId);
  const recoveryCodesMade = !recoveryCodesLeft;
  if (recoveryCodesMade) await keepRecoveryCodes(trx, { userId, sessionId, hashes: recoveryHashes, now });
  const ended = obligatory
    ? await ending(trx, { reason: REASON, now })
        .where("user_id", "=", userId)
        .where("id", "!=", sessionId)
        .where("mfa_verified", "=", false)
        .execute()
    : [];
  return { recoveryCodesMade, ended };
};

/** Puts these codes in place of all that there were. */
export const keepRecoveryCodes = async (
  trx: Kysely<DB>,
  {
    userId,
    sessionId,
    hashes,
    now,
  }: { userId: string; sessionId: string; hashes: readonly string[]; now: string },
): Promise<void> => {
  await trx.deleteFrom("recovery_codes").where("user_id", "=", userId).execute();
  await trx
    .insertInto("recovery_codes")
    .values(hashes.map((hash) => ({ user_id: userId, hash, created_at: now, made_in_session: sessionId })))
    .execute();
};

/**
 * What goes with a factor that has just been deleted, inside the caller's transaction. Every other session ends (ASVS 5.0
 * 7.4.3). With the last one go the recovery codes that stood in for it and the devices that it was spared on: who sets up
 * another begins anew.
 */
export const factorRemoved = async (
  trx: Kysely<DB>,
  { userId, sessionId, now }: { userId: string; sessionId: string; now: string },
): Promise<{ readonly factorsLeft: boolean; readonly ended: EndedRows }> => {
  const factorsLeft = await forgetIfNoneLeft(trx, userId);
  const ended = await ending(trx, { reason: REASON, now })
    .where("user_id", "=", userId)
    .where("id", "!=", sessionId)
    .execute();
  return { factorsLeft, ended };
};

/** With the last factor goes what hangs on it; says whether there is one left. */
export const forgetIfNoneLeft = async (trx: Kysely<DB>, userId: string): Promise<boolean> => {
  const { totp, passkeys } = await heldFactors(trx, userId);
  const factorsLeft = totp || passkeys > 0;
  if (!factorsLeft) await forgetFactors(trx, userId);
  return factorsLeft;
};

/** Removes every second factor of a person, and what hangs on them: for a recovery or an erasure, in its transaction. */
export const removeAllFactors = async (trx: Kysely<DB>, userId: string): Promise<void> => {
  await trx.deleteFrom("totp_secrets").where("user_id", "=", userId).execute();
  await trx.deleteFrom("passkeys").where("user_id", "=", userId).execute();
  await forgetFactors(trx, userId);
};

const forgetFactors = async (trx: Kysely<DB>, userId: string): Promise<void> => {
  await trx.deleteFrom("recovery_codes").where("user_id", "=", userId).execute();
  await trx
    .updateTable("known_devices")
    .set({ remembered_until: null })
    .where("user_id", "=", userId)
    .execute();
  await trx.updateTable("users").set({ last_factor: null }).where("id", "=", userId).execute();
};
