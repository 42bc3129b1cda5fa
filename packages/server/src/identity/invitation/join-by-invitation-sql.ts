import type { Kysely } from "kysely";
import { recordEvents } from "../../audit/record-events-sql.ts";
import type { Clock } from "../../clock.ts";
import type { Database } from "../../database/connect.ts";
import type { DB } from "../../database/schema.generated.ts";
import type { InvitationGrant, Invitations } from "../account/invitations.ts";
import { type JoiningBy, kindsThatCount, type MayJoin, type SignUpSetting } from "./may-join.ts";
import {
  type Brought,
  beyondUser,
  countUse,
  isFor,
  type OpenInvitation,
  openInvitation,
  USER_ROLE,
} from "./open-invitations-sql.ts";

interface JoinDeps {
  readonly signUp: SignUpSetting;
  readonly clock: Clock;
}

const NOTHING_BESIDE: InvitationGrant = { roles: [], provesEmail: false };

/** What sign-up and the verification of an address ask of invitations. */
export const invitationsSql = (database: Pick<Database, "db">, { signUp, clock }: JoinDeps): Invitations => {
  const kinds = kindsThatCount(signUp);
  return {
    async look({ invitation, email }) {
      const now = new Date(clock.now()).toISOString();
      const found = await openInvitation(database.db, { token: invitation }, { kinds, now });
      return found && isFor(found, email) ? grantOf(found, email) : null;
    },
    use: (trx, { invitation, email }, by) =>
      accept(trx, { brought: { token: invitation }, email, kinds }, by),
  };
};

/** `mayJoin` on the invitation that the browser holds. */
export const mayJoinSql =
  ({ db }: Pick<Database, "db">, { signUp, clock }: JoinDeps): MayJoin =>
  async ({ browser, email }) => {
    const kinds = kindsThatCount(signUp);
    const now = new Date(clock.now()).toISOString();
    const held = browser === null ? null : await openInvitation(db, { browser }, { kinds, now });
    if (browser !== null && held && isFor(held, email)) {
      return {
        at: "welcome",
        role: held.row.role,
        provesEmail: grantOf(held, email).provesEmail,
        use: (trx, by) => accept(trx, { brought: { browser }, email, kinds }, by),
      };
    }
    if (signUp !== "open") return { at: signUp === "invite" ? "invitation-required" : "closed" };
    return { at: "welcome", role: USER_ROLE, provesEmail: false, use: async () => NOTHING_BESIDE };
  };

/** Uses it up, if it still counts now that the account is being made. */
const accept = async (
  trx: Kysely<DB>,
  { brought, email, kinds }: { brought: Brought; email: string; kinds: ReturnType<typeof kindsThatCount> },
  { userId, source, now }: JoiningBy,
): Promise<InvitationGrant | null> => {
  const found = await openInvitation(trx, brought, { kinds, now });
  if (!found || !isFor(found, email)) return null;
  if (!(await countUse(trx, { id: found.row.id, now }))) return null;
  const details = { invitationId: found.row.id };
  await recordEvents(trx, [
    { action: "invitation.accepted", actorId: userId, userId, source, at: now, details },
  ]);
  return grantOf(found, email);
};

const grantOf = (found: OpenInvitation, email: string): InvitationGrant => ({
  roles: beyondUser(found.row.role),
  provesEmail: found.byMail && found.row.email_key !== null && isFor(found, email),
});
