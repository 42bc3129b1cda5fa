import type { Kysely } from "kysely";
import type { Database } from "../../database/connect.ts";
import type { DB } from "../../database/schema.generated.ts";
import { retrying, transact } from "../../database/transact.ts";
import { createAccount } from "../account/create-account-sql.ts";
import { waysIn } from "../account/ways-in-sql.ts";
import type { WriteAlongside } from "../alongside/write-alongside-sql.ts";
import { holdPerson } from "../factor/change-factors-sql.ts";
import { personChanged } from "../role/person-changed-sql.ts";
import { holdSession } from "../session/hold-session-sql.ts";
import type { ExternalIdentities, JoinByIdentity, JoinOutcome } from "./external-identities.ts";
import { insertIdentity, ownerOfIdentity } from "./identity-rows-sql.ts";

/** Ends a transaction that has made an account whose identity somebody else was faster with. */
class IdentityTakenMeanwhile extends Error {}

/** Accounts held elsewhere, in SQL. */
export const externalIdentitiesSql = (
  { sql, db }: Database,
  { writeAlongside }: { writeAlongside: WriteAlongside },
): ExternalIdentities => ({
  async find(name) {
    const userId = await ownerOfIdentity(db, name);
    return userId === null ? null : { userId };
  },

  async noteUsed({ issuer, subject }, { email, now }) {
    await retrying(() =>
      db
        .updateTable("external_identities")
        .set({ last_used_at: now, email })
        .where("issuer", "=", issuer)
        .where("subject", "=", subject)
        .execute(),
    );
  },

  async join(join) {
    try {
      return await transact(sql, (_tx, trx) => joinIn(trx, join, writeAlongside));
    } catch (error) {
      if (error instanceof IdentityTakenMeanwhile) return { at: "identity-known" };
      throw error;
    }
  },

  async link({ userId, sessionId, identity, now, alongside }) {
    const at = await transact(sql, async (_tx, trx) => {
      const person = await trx
        .selectFrom("users")
        .select("state")
        .where("id", "=", userId)
        .forUpdate()
        .executeTakeFirst();
      if (person?.state !== "active") return "gone";
      if (sessionId !== null && !(await holdSession(trx, { userId, sessionId }))) return "gone";
      if (await insertIdentity(trx, { userId, sessionId, identity, now })) {
        await writeAlongside(trx, alongside);
        return "linked";
      }
      const owner = await ownerOfIdentity(trx, identity);
      if (owner === userId) return "already";
      return owner === null ? "other" : "taken";
    });
    return at === "linked" ? { at, told: personChanged(userId) } : { at };
  },

  async unlink({ userId, provider, usable, alongside }) {
    const at = await transact(sql, async (_tx, trx) => {
      await holdPerson(trx, userId);
      const links = await linksOf(trx, userId);
      if (!links.includes(provider)) return "not-found";
      const ways = await waysIn(trx, userId, { providers: usable });
      if (usable.includes(provider) && ways <= 1) return "last-way-in";
      await trx
        .deleteFrom("external_identities")
        .where("user_id", "=", userId)
        .where("provider", "=", provider)
        .execute();
      await writeAlongside(trx, alongside);
      return "unlinked";
    });
    return at === "unlinked" ? { at, told: personChanged(userId) } : { at };
  },
});

const joinIn = async (
  trx: Kysely<DB>,
  { draft, identity, firstIsAdministrator, join, source, alongside }: JoinByIdentity,
  writeAlongside: WriteAlongside,
): Promise<JoinOutcome> => {
  const made = await createAccount(
    trx,
    draft,
    { ifFirst: false, firstIsAdministrator, joining: { invitation: "", email: draft.email, source } },
    // The invitation is the one that the browser holds; it has been looked at.
    { look: async () => null, use: (transaction, _joining, by) => join(transaction, by) },
  );
  if (made.at !== "created") {
    return (await ownerOfIdentity(trx, identity)) === null ? made : { at: "identity-known" };
  }
  const given = await insertIdentity(trx, { userId: draft.id, identity, now: draft.createdAt });
  if (!given) throw new IdentityTakenMeanwhile();
  await writeAlongside(trx, alongside(made));
  return made;
};

const linksOf = async (trx: Kysely<DB>, userId: string): Promise<string[]> => {
  const rows = await trx
    .selectFrom("external_identities")
    .select("provider")
    .where("user_id", "=", userId)
    .execute();
  return rows.map(({ provider }) => provider);
};
