import type { Kysely } from "kysely";
import { committed } from "../../database/committed.ts";
import type { Database } from "../../database/connect.ts";
import type { DB } from "../../database/schema.generated.ts";
import { transact } from "../../database/transact.ts";
import type { Account } from "../account/account-store.ts";
import { heldAccount } from "../account/held-account-sql.ts";
import { searchKey } from "../account/name-key.ts";
import type { WriteAlongside } from "../alongside/write-alongside-sql.ts";
import { voidTokens } from "../one-time-token/one-time-tokens-sql.ts";
import { holdRights, isLastAdministrator } from "../role/last-administrator-sql.ts";
import { firstNotHeld, heldAbove } from "../role/may-grant.ts";
import { personChanged, personShut } from "../role/person-changed-sql.ts";
import { givableBy, rightsIn } from "../role/rights-sql.ts";
import { ending } from "../session/session-rows-sql.ts";
import type { EndedSessions, EndReason } from "../session/session-store.ts";
import type { AccountCare, AccountEdit } from "./account-care.ts";
import { addSignInNotice } from "./sign-in-notices-sql.ts";

/** Care of accounts in SQL. */
export const accountCareSql = (
  { sql }: Database,
  { writeAlongside: write }: { writeAlongside: WriteAlongside },
): AccountCare => ({
  async edit({ userId, locked, displayName }, { actorId, now, alongside }) {
    return transact(sql, async (_tx, trx) => {
      await holdRights(trx);
      const account = await heldAccount(trx, userId);
      if (!account) return { at: "unknown-person" };
      const above = await whatIsAbove(trx, { actorId, userId });
      if (above !== null) return { at: "above", grant: above };
      if (locked !== undefined && account.state === "deactivated") return { at: "deactivated" };
      const lock = lockChange(account, locked);
      if (lock === "locked" && (await isLastAdministrator(trx, userId))) {
        return { at: "last-administrator" };
      }
      const renamedTo = displayName === undefined || displayName === account.displayName ? null : displayName;
      if (lock !== null || renamedTo !== null) await writeEdit(trx, { userId, lock, renamedTo, now });
      const ended =
        lock === "locked" ? await endAll(trx, { userId, reason: "account-locked", now }) : endedBy([]);
      const edited = { account, lock, renamedTo, sessions: ended.length };
      await write(trx, alongside(edited));
      const told = lock === "locked" ? personShut(userId, "account-locked") : personChanged(userId);
      return { at: "edited", edited, ended, told };
    });
  },

  async endSessions({ userId }, { actorId, now, alongside }) {
    return transact(sql, async (_tx, trx) => {
      const account = await heldAccount(trx, userId);
      if (!account) return { at: "unknown-person" };
      const above = await whatIsAbove(trx, { actorId, userId });
      if (above !== null) return { at: "above", grant: above };
      const ended = await endAll(trx, { userId, reason: "revoked", now });
      await write(trx, alongside({ sessions: ended.length }));
      return { at: "ended", ended };
    });
  },

  async issueRecovery({ userId }, deed) {
    const { now, alongside } = deed;
    return transact(sql, async (_tx, trx) => {
      await holdRights(trx);
      const account = await heldAccount(trx, userId);
      if (!account) return { at: "unknown-person" };
      const person = await rightsIn(trx, userId, { whateverState: true });
      const grant = firstNotHeld(await givableBy(trx, deed), person);
      if (grant !== null) return { at: "above", grant };
      if (account.state !== "active") return { at: account.state };
      await voidTokens(trx, { userId, purpose: "recovery" });
      await addSignInNotice(trx, { userId, kind: "recovery-link-issued", at: now });
      await write(trx, alongside());
      return { at: "issued" };
    });
  },
});

/** What the person holds and the actor does not. */
const whatIsAbove = async (trx: Kysely<DB>, { actorId, userId }: { actorId: string; userId: string }) => {
  const actor = await rightsIn(trx, actorId);
  const person = await rightsIn(trx, userId, { whateverState: true });
  return heldAbove(actor, person);
};

const lockChange = ({ state }: Account, locked: AccountEdit["locked"]): "locked" | "unlocked" | null => {
  if (locked === true && state === "active") return "locked";
  return locked === false && state === "locked" ? "unlocked" : null;
};

const writeEdit = (
  trx: Kysely<DB>,
  {
    userId,
    lock,
    renamedTo,
    now,
  }: { userId: string; lock: "locked" | "unlocked" | null; renamedTo: string | null; now: string },
) =>
  trx
    .updateTable("users")
    .set((eb) => ({
      updated_at: now,
      revision: eb("revision", "+", 1),
      ...(lock !== null && { state: lock === "locked" ? "locked" : "active" }),
      ...(renamedTo !== null && { display_name: renamedTo, display_name_key: searchKey(renamedTo) }),
    }))
    .where("id", "=", userId)
    .execute();

interface End {
  readonly userId: string;
  readonly reason: EndReason;
  readonly now: string;
}

const endAll = async (trx: Kysely<DB>, { userId, reason, now }: End): Promise<EndedSessions> => {
  const rows = await ending(trx, { reason, now }).where("user_id", "=", userId).execute();
  return endedBy(rows.map(({ id }) => ({ kind: "end-session", sessionId: id, userId, reason })));
};

// Handed out by intents alone, whose transaction has committed by then.
const endedBy = (signals: readonly EndedSessions[number][]): EndedSessions => committed(signals);
