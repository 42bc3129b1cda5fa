import type { Selectable } from "kysely";
import type { Database } from "../../database/connect.ts";
import type { DB } from "../../database/schema.generated.ts";
import { retrying, transact } from "../../database/transact.ts";
import { waysIn } from "../account/ways-in-sql.ts";
import type { WriteAlongside } from "../alongside/write-alongside-sql.ts";
import { factorAdded, factorRemoved, holdPerson } from "../factor/change-factors-sql.ts";
import { heldFactors } from "../factor/factor-store-sql.ts";
import { personChanged } from "../role/person-changed-sql.ts";
import { holdSession } from "../session/hold-session-sql.ts";
import { endedBy } from "../session/session-store-sql.ts";
import type { PasskeyRecord, PasskeyStore } from "./passkey-store.ts";

/** Passkeys in SQL. */
export const passkeyStoreSql = (
  { sql, db }: Database,
  { writeAlongside }: { writeAlongside: WriteAlongside },
): PasskeyStore => ({
  async listOf(userId) {
    const rows = await db
      .selectFrom("passkeys")
      .selectAll()
      .where("user_id", "=", userId)
      .orderBy("created_at")
      .orderBy("id")
      .execute();
    return rows.map(recordOf);
  },

  async find(credentialId) {
    const row = await db
      .selectFrom("passkeys")
      .selectAll()
      .where("credential_id", "=", credentialId)
      .executeTakeFirst();
    return row ? recordOf(row) : null;
  },

  async add({ passkey, max, sessionId, amr, obligatory, recoveryHashes, alongside }) {
    const { userId, createdAt: now } = passkey;
    const outcome = await transact(sql, async (_tx, trx) => {
      await holdPerson(trx, userId);
      if (!(await holdSession(trx, { userId, sessionId }))) return { at: "gone" as const };
      if ((await heldFactors(trx, userId)).passkeys >= max) return { at: "full" as const };
      const row = await trx
        .insertInto("passkeys")
        .values({ ...columnsOf(passkey), made_in_session: sessionId })
        .onConflict((conflict) => conflict.column("credential_id").doNothing())
        .returning("id")
        .executeTakeFirst();
      if (!row) return { at: "taken" as const };
      const added = await factorAdded(trx, { userId, sessionId, amr, obligatory, recoveryHashes, now });
      await writeAlongside(trx, alongside({ recoveryCodes: added.recoveryCodesMade }));
      return { at: "added" as const, ...added };
    });
    if (outcome.at !== "added") return outcome;
    const ended = endedBy(outcome.ended, "factor-changed");
    return { ...outcome, ended, told: personChanged(userId) };
  },

  use: ({ id, counter, backedUp, now, onWentBack }) =>
    transact(sql, async (_tx, trx) => {
      const used = await trx
        .updateTable("passkeys")
        .set({ counter, backed_up: backedUp, last_used_at: now })
        .where("id", "=", id)
        .where((eb) =>
          counter === 0 ? eb("passkeys.counter", "=", 0) : eb("passkeys.counter", "<", counter),
        )
        .returning("id")
        .executeTakeFirst();
      if (used) return "used";
      const there = await trx.selectFrom("passkeys").select("id").where("id", "=", id).executeTakeFirst();
      if (!there) return "gone";
      await writeAlongside(trx, onWentBack);
      return "went-back";
    }),

  async rename({ id, userId, name }) {
    const row = await retrying(() =>
      db
        .updateTable("passkeys")
        .set({ name })
        .where("id", "=", id)
        .where("user_id", "=", userId)
        .returningAll()
        .executeTakeFirst(),
    );
    return row ? recordOf(row) : null;
  },

  async remove({ id, userId, sessionId, obligatory, providers, now, alongside }) {
    const outcome = await transact(sql, async (_tx, trx) => {
      await holdPerson(trx, userId);
      const row = await trx
        .selectFrom("passkeys")
        .selectAll()
        .where("id", "=", id)
        .where("user_id", "=", userId)
        .executeTakeFirst();
      if (!row) return { at: "not-found" as const };
      if ((await waysIn(trx, userId, { providers })) <= 1) return { at: "last-way-in" as const };
      const { totp, passkeys } = await heldFactors(trx, userId);
      if (obligatory && !totp && passkeys <= 1) return { at: "factor-obligatory" as const };
      await trx.deleteFrom("passkeys").where("id", "=", id).execute();
      const { ended } = await factorRemoved(trx, { userId, sessionId, now });
      await writeAlongside(trx, alongside(recordOf(row)));
      return { at: "removed" as const, ended };
    });
    if (outcome.at !== "removed") return outcome;
    return { at: "removed", ended: endedBy(outcome.ended, "factor-changed"), told: personChanged(userId) };
  },
});

const recordOf = (row: Selectable<DB["passkeys"]>): PasskeyRecord => ({
  id: row.id,
  userId: row.user_id,
  credentialId: row.credential_id,
  publicKey: new Uint8Array(row.public_key),
  counter: row.counter,
  transports: row.transports,
  name: row.name,
  backedUp: row.backed_up,
  createdAt: row.created_at,
  lastUsedAt: row.last_used_at,
  aaguid: row.aaguid,
});

const columnsOf = (passkey: PasskeyRecord) => ({
  id: passkey.id,
  user_id: passkey.userId,
  credential_id: passkey.credentialId,
  public_key: Buffer.from(passkey.publicKey),
  counter: passkey.counter,
  transports: [...passkey.transports],
  name: passkey.name,
  backed_up: passkey.backedUp,
  created_at: passkey.createdAt,
  last_used_at: passkey.lastUsedAt,
  aaguid: passkey.aaguid,
});
