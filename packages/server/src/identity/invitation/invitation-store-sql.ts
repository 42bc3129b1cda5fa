import type { Kysely, Selectable } from "kysely";
import type { Database } from "../../database/connect.ts";
import type { DB } from "../../database/schema.generated.ts";
import { transact } from "../../database/transact.ts";
import { emailKey } from "../account/name-key.ts";
import type { WriteAlongside } from "../alongside/write-alongside-sql.ts";
import { firstNotHeld } from "../role/may-grant.ts";
import { givableBy } from "../role/rights-sql.ts";
import type {
  InvitationDraft,
  InvitationKind,
  InvitationRecord,
  InvitationStore,
} from "./invitation-store.ts";
import { beyondUser, hasAdministrator, isRole, openInvitation } from "./open-invitations-sql.ts";

/** Invitations in SQL. */
export const invitationStoreSql = (
  { sql, db }: Database,
  { writeAlongside }: { writeAlongside: WriteAlongside },
): InvitationStore => ({
  make: (draft, deed) =>
    transact(sql, async (_tx, trx) => {
      if (!(await isRole(trx, draft.role))) return { at: "unknown-role" };
      const grant = firstNotHeld(await givableBy(trx, deed), { roles: beyondUser(draft.role) });
      if (grant !== null) return { at: "not-held", grant };
      const invitation = await insert(trx, draft, { kind: "invitation", invitedBy: deed.actorId });
      await writeAlongside(trx, deed.alongside());
      return { at: "made", invitation };
    }),

  makeSetUp: (draft) =>
    transact(sql, async (_tx, trx) => {
      // Nodes that start at once do so one after the other: one link counts, the last that was printed.
      await trx.selectFrom("installation").select("administrator_made").forUpdate().execute();
      if (await hasAdministrator(trx)) return null;
      await trx.deleteFrom("invitations").where("kind", "=", "set-up").execute();
      return insert(trx, draft, { kind: "set-up", invitedBy: null });
    }),

  async list({ after, limit }) {
    const rows = await db
      .selectFrom("invitations")
      .selectAll()
      .where("kind", "=", "invitation")
      .$if(after !== null, (query) =>
        query.where((eb) =>
          eb.or([
            eb("created_at", "<", after?.createdAt ?? ""),
            eb.and([eb("created_at", "=", after?.createdAt ?? ""), eb("id", "<", after?.id ?? "")]),
          ]),
        ),
      )
      .orderBy("created_at", "desc")
      .orderBy("id", "desc")
      .limit(limit)
      .execute();
    return rows.map(recordOf);
  },

  withdraw: (id, { now, alongside }) =>
    transact(sql, async (_tx, trx) => {
      const row = await trx
        .updateTable("invitations")
        .set({ withdrawn_at: now })
        .where("id", "=", id)
        .where("kind", "=", "invitation")
        .where("withdrawn_at", "is", null)
        .returning("id")
        .executeTakeFirst();
      if (row) await writeAlongside(trx, alongside);
      return row !== undefined;
    }),

  look: ({ token, browser, kinds, now, heldUntil }) =>
    transact(sql, async (_tx, trx) => {
      const found = await openInvitation(trx, { token }, { kinds, now });
      if (!found) return null;
      const { row, byMail } = found;
      if (browser !== null) await hold(trx, { browser, invitationId: row.id, byMail, now, heldUntil });
      return {
        invitedBy: await displayNameOf(trx, row.invited_by),
        email: row.email,
        role: row.role,
        expiresAt: row.expires_at,
      };
    }),
});

const insert = async (
  trx: Kysely<DB>,
  draft: InvitationDraft,
  { kind, invitedBy }: { kind: InvitationKind; invitedBy: string | null },
): Promise<InvitationRecord> => {
  const row = await trx
    .insertInto("invitations")
    .values({
      id: draft.id,
      kind,
      token_hash: draft.tokenHash,
      mail_token_hash: draft.mailTokenHash,
      email: draft.email,
      email_key: draft.email === null ? null : emailKey(draft.email),
      role: draft.role,
      uses_max: draft.usesMax,
      invited_by: invitedBy,
      created_at: draft.createdAt,
      expires_at: draft.expiresAt,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return recordOf(row);
};

const recordOf = (row: Selectable<DB["invitations"]>): InvitationRecord => ({
  id: row.id,
  email: row.email,
  role: row.role,
  usesMax: row.uses_max,
  uses: row.uses,
  invitedBy: row.invited_by,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  withdrawnAt: row.withdrawn_at,
});

/** The browser holds the invitation that it has looked at last, and nobody's for longer than it may. */
const hold = async (
  trx: Kysely<DB>,
  {
    browser,
    invitationId,
    byMail,
    now,
    heldUntil,
  }: { browser: string; invitationId: string; byMail: boolean; now: string; heldUntil: string },
): Promise<void> => {
  await trx.deleteFrom("invitation_browsers").where("expires_at", "<=", now).execute();
  const held = { invitation_id: invitationId, by_mail: byMail, expires_at: heldUntil };
  await trx
    .insertInto("invitation_browsers")
    .values({ browser, ...held })
    .onConflict((conflict) => conflict.column("browser").doUpdateSet(held))
    .execute();
};

const displayNameOf = async (trx: Kysely<DB>, userId: string | null): Promise<string | null> => {
  if (userId === null) return null;
  const row = await trx
    .selectFrom("users")
    .select("display_name")
    .where("id", "=", userId)
    .executeTakeFirst();
  return row?.display_name ?? null;
};
