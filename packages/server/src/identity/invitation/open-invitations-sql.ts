import { type Kysely, type Selectable, sql } from "kysely";
import type { DB } from "../../database/schema.generated.ts";
import { emailKey } from "../account/name-key.ts";
import { hashOfToken } from "../one-time-token/one-time-token.ts";
import { firstNotHeld } from "../role/may-grant.ts";
import { mayDo } from "../role/require-permission.ts";
import { rightsIn } from "../role/rights-sql.ts";
import { ADMIN_ROLE } from "../role/role-store.ts";
import type { InvitationKind } from "./invitation-store.ts";

export const USER_ROLE = "user";

/** How an invitation is brought: its link's token, or the browser that has looked at it. */
export type Brought = { readonly token: string } | { readonly browser: string };

/** An invitation that counts now, and whether it came by the link of its mail. */
export interface OpenInvitation {
  readonly row: Selectable<DB["invitations"]>;
  readonly byMail: boolean;
}

/**
 * The invitation that is brought, while it counts: not used up, withdrawn or run out, and whoever made it may still invite
 * to its role. An invitation never gives more than its maker could at this moment.
 */
export const openInvitation = async (
  db: Kysely<DB>,
  brought: Brought,
  { kinds, now }: { kinds: readonly InvitationKind[]; now: string },
): Promise<OpenInvitation | null> => {
  const found = "token" in brought ? await byToken(db, brought.token) : await byBrowser(db, brought, now);
  if (!found) return null;
  const { row } = found;
  const over =
    row.withdrawn_at !== null || row.uses >= row.uses_max || Date.parse(row.expires_at) <= Date.parse(now);
  if (over || !kinds.some((kind) => kind === row.kind)) return null;
  return (await countsStill(db, row)) ? found : null;
};

const byToken = async (db: Kysely<DB>, token: string): Promise<OpenInvitation | null> => {
  const hash = hashOfToken(token);
  const row = await db
    .selectFrom("invitations")
    .selectAll()
    .where((eb) => eb.or([eb("token_hash", "=", hash), eb("mail_token_hash", "=", hash)]))
    .executeTakeFirst();
  return row ? { row, byMail: row.mail_token_hash === hash } : null;
};

const byBrowser = async (db: Kysely<DB>, { browser }: { browser: string }, now: string) => {
  const found = await db
    .selectFrom("invitation_browsers")
    .innerJoin("invitations", "invitations.id", "invitation_browsers.invitation_id")
    .selectAll("invitations")
    .select("by_mail")
    .where("browser", "=", browser)
    .where("invitation_browsers.expires_at", ">", now)
    .executeTakeFirst();
  return found ? { row: found, byMail: found.by_mail } : null;
};

const countsStill = async (db: Kysely<DB>, row: Selectable<DB["invitations"]>): Promise<boolean> => {
  if (row.kind === "set-up") return !(await hasAdministrator(db));
  if (row.invited_by === null || !(await isRole(db, row.role))) return false;
  const rights = await rightsIn(db, row.invited_by);
  return mayDo(rights, "invitation.write") && firstNotHeld(rights, { roles: beyondUser(row.role) }) === null;
};

/** The roles that have to be given: everybody is a `user`. */
export const beyondUser = (role: string): readonly string[] => (role === USER_ROLE ? [] : [role]);

/** Whether anybody is an administrator. The last one neither goes nor is locked, so that once is for good. */
export const hasAdministrator = async (db: Kysely<DB>): Promise<boolean> => {
  const row = await db
    .selectFrom("user_roles")
    .select("user_id")
    .where("role_name", "=", ADMIN_ROLE)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
};

export const isRole = async (db: Kysely<DB>, role: string): Promise<boolean> =>
  (await db.selectFrom("roles").select("name").where("name", "=", role).executeTakeFirst()) !== undefined;

/** Whether it lets this address in. */
export const isFor = ({ row }: OpenInvitation, email: string): boolean =>
  row.email_key === null || row.email_key === emailKey(email);

/** Counts one use; false where the last one went meanwhile. Others who use it at this moment wait, and see it counted. */
export const countUse = async (
  trx: Kysely<DB>,
  { id, now }: { id: string; now: string },
): Promise<boolean> => {
  const row = await trx
    .updateTable("invitations")
    .set({ uses: sql<number>`uses + 1` })
    .where("id", "=", id)
    .whereRef("uses", "<", "uses_max")
    .where("withdrawn_at", "is", null)
    .where("expires_at", ">", now)
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
};
